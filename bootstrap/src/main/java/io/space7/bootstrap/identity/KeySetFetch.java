package io.space7.bootstrap.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Fetches a small document, bounded in time and size whatever the other side does. */
final class KeySetFetch {
  /** For everything together, redirects included. */
  static final Duration TIMEOUT = Duration.ofSeconds(4);

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_BYTES = 256 * 1024;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(ANSWER_TIMEOUT)
          .build();
  private final HttpRequest request;

  KeySetFetch(URI url) {
    request =
        HttpRequest.newBuilder(url)
            .timeout(ANSWER_TIMEOUT)
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
  }

  /**
   * @throws IOException if it cannot be had within the bounds
   */
  String get() throws IOException, InterruptedException {
    HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException("the answer is " + response.statusCode());
      }
      CompletableFuture<Void> deadline =
          CompletableFuture.runAsync(
              () -> close(body),
              CompletableFuture.delayedExecutor(
                  TIMEOUT.minus(ANSWER_TIMEOUT).toMillis(), TimeUnit.MILLISECONDS));
      byte[] bytes = body.readNBytes(MAX_BYTES + 1);
      deadline.cancel(false);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("the answer is larger than " + MAX_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** What is reading gets an exception. */
  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
