package io.space7.bootstrap;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Posts one message after the other, each under a key and again until it is acknowledged. */
final class PersistentWriter extends Thread {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int PAUSE_MILLIS = 20;

  private final String name;
  private final URI thread;
  private final RestClient user;
  private final AtomicBoolean going;
  private final List<String> stored = new CopyOnWriteArrayList<>();
  private volatile int sentAgain;
  private volatile String failure;

  PersistentWriter(String name, int port, RestClient user, String spaceId, AtomicBoolean going) {
    super(name);
    this.name = name;
    this.thread = URI.create("http://127.0.0.1:" + port + "/api/messages/" + spaceId);
    this.user = user;
    this.going = going;
  }

  @Override
  public void run() {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    try {
      for (int i = 0; going.get(); i++) {
        String content = name + "-" + i;
        HttpRequest request =
            HttpRequest.newBuilder(thread)
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + user.token())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", content)
                .POST(BodyPublishers.ofString("{\"content\":\"" + content + "\"}"))
                .build();
        while (!isAcknowledged(client, request)) {
          sentAgain++;
          Thread.sleep(PAUSE_MILLIS);
        }
        stored.add(content);
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (IllegalStateException | InterruptedException e) {
      failure = e.toString();
    }
  }

  private static boolean isAcknowledged(HttpClient client, HttpRequest request)
      throws InterruptedException {
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() == 201) {
        return true;
      }
      if (response.statusCode() < 500) {
        throw new IllegalStateException(response.statusCode() + " " + response.body());
      }
      return false;
    } catch (IOException connectionLost) {
      return false;
    }
  }

  /** What was acknowledged. */
  List<String> stored() {
    return stored;
  }

  int sentAgain() {
    return sentAgain;
  }

  /** What ended it before its time, or null. */
  String failure() {
    return failure;
  }
}
