package io.space7.testkit.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Flow;
import java.util.zip.GZIPInputStream;

/**
 * A request and its answer.
 *
 * @param requestHeaders by names in lower case, as those of the answer
 * @param requestBody null if there was none; what is not JSON is not kept
 */
record Exchange(
    String method,
    URI address,
    Map<String, List<String>> requestHeaders,
    byte[] requestBody,
    int status,
    Map<String, List<String>> headers,
    byte[] body) {
  static final String JSON_TYPE = "application/json";
  private static final int SHOWN = 2000;

  static Exchange of(HttpRequest request, HttpResponse<byte[]> response) {
    Map<String, List<String>> headers = lowerCase(request.headers().map());
    byte[] body =
        request
            .bodyPublisher()
            .filter(publisher -> publisher.contentLength() != 0)
            .map(
                publisher ->
                    JSON_TYPE.equals(mediaType(headers)) ? collect(publisher) : new byte[0])
            .orElse(null);
    return new Exchange(
        request.method(),
        request.uri(),
        headers,
        body,
        response.statusCode(),
        lowerCase(response.headers().map()),
        response.body());
  }

  String path() {
    return address.getPath();
  }

  /** The first value of a parameter, or null. */
  String query(String name) {
    String query = address.getRawQuery();
    if (query != null) {
      for (String pair : query.split("&")) {
        if (pair.startsWith(name + "=")) {
          return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
        }
      }
    }
    return null;
  }

  String header(String name) {
    return first(headers, name);
  }

  String requestHeader(String name) {
    return first(requestHeaders, name);
  }

  /** Without its parameters. */
  String mediaType() {
    return mediaType(headers);
  }

  String requestMediaType() {
    return mediaType(requestHeaders);
  }

  /** The answer's body without the encoding that it came in. */
  byte[] plainBody() {
    if (body.length == 0 || !"gzip".equals(header("content-encoding"))) {
      return body;
    }
    try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return plain.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    String text =
        JSON_TYPE.equals(mediaType()) ? new String(plainBody(), StandardCharsets.UTF_8) : "";
    return method
        + " "
        + address.getRawPath()
        + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery())
        + " -> "
        + status
        + " "
        + text.substring(0, Math.min(text.length(), SHOWN));
  }

  private static String mediaType(Map<String, List<String>> headers) {
    String type = first(headers, "content-type");
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static String first(Map<String, List<String>> headers, String name) {
    List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
    return values == null ? null : values.get(0);
  }

  private static Map<String, List<String>> lowerCase(Map<String, List<String>> headers) {
    Map<String, List<String>> lower = new TreeMap<>();
    headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), values));
    return lower;
  }

  private static byte[] collect(HttpRequest.BodyPublisher publisher) {
    HttpResponse.BodySubscriber<byte[]> collector = BodySubscribers.ofByteArray();
    publisher.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            collector.onSubscribe(subscription);
          }

          @Override
          public void onNext(ByteBuffer bytes) {
            collector.onNext(List.of(bytes));
          }

          @Override
          public void onError(Throwable failure) {
            collector.onError(failure);
          }

          @Override
          public void onComplete() {
            collector.onComplete();
          }
        });
    return collector.getBody().toCompletableFuture().join();
  }
}
