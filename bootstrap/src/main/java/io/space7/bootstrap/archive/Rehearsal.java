package io.space7.bootstrap.archive;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Does with a server what its clients do most, so that a {@link StartArchive} knows of it. */
final class Rehearsal {
  /** What is worth compiling has shown itself by then. */
  private static final Duration LENGTH = Duration.ofSeconds(3);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String address;
  private final String token;

  private Rehearsal(String address) throws IOException, InterruptedException {
    this.address = address;
    token = part("token", call("POST", "/api/auth/login", "{\"username\":\"rehearsal\"}", ""));
  }

  /**
   * @param address of a server with development sign-in; what is left on it is of no use
   */
  static void of(String address) throws IOException, InterruptedException {
    new Rehearsal(address).run();
  }

  private void run() throws IOException, InterruptedException {
    String space =
        part(
            "space_id",
            authorized("POST", "/api/spaces", "{\"title\":\"Rehearsal\",\"description\":\"\"}"));
    WebSocket socket = listen(space);
    String thread = "/api/messages/" + space;
    long end = System.nanoTime() + LENGTH.toNanos();
    while (System.nanoTime() < end) {
      String message =
          part("message_id", authorized("POST", thread, "{\"content\":\"What is said\"}"));
      authorized("POST", thread + "/" + message + "/appreciate", "");
      authorized("GET", thread + "?limit=50", "");
      authorized("GET", thread + "?sort=most_appreciated&limit=50", "");
    }
    authorized("GET", "/api/spaces/my", "");
    call("GET", "/", "", "");
    socket.abort();
  }

  private WebSocket listen(String space) {
    String path = "/socket.io/?EIO=4&transport=websocket";
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(
                URI.create(address.replaceFirst("http", "ws") + path), new WebSocket.Listener() {})
            .orTimeout(LENGTH.toSeconds(), TimeUnit.SECONDS)
            .join();
    socket.sendText("40{\"token\":\"" + token + "\"}", true).join();
    socket.sendText("420[\"join_space\",\"" + space + "\"]", true).join();
    return socket;
  }

  private String authorized(String method, String path, String json)
      throws IOException, InterruptedException {
    return call(method, path, json, "Bearer " + token);
  }

  private String call(String method, String path, String json, String authorization)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path))
            .method(method, BodyPublishers.ofString(json))
            .header("Content-Type", "application/json");
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() >= 400) {
      throw new IOException(method + " " + path + " is answered by " + answer.statusCode());
    }
    return answer.body();
  }

  private static String part(String name, String json) throws IOException {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
    if (!matcher.find()) {
      throw new IOException("the server tells no " + name);
    }
    return matcher.group(1);
  }
}
