package io.space7.benchmarks;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/** Somebody who uses a server in the ordinary way, and sees how well that goes. */
final class InnocentClient {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int PAUSE_MILLIS = 100;
  private static final int PICTURE_SIZE = 180;

  private final URI server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final String token;
  private final String space;

  InnocentClient(URI server) throws IOException, InterruptedException {
    this.server = server;
    this.token = signIn(server, "innocent");
    HttpResponse<String> created =
        client.send(
            request("/api/spaces")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"title\": \"Attacked\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    this.space = field(created.body(), "space_id");
    // What the attackers who do not read will ask for.
    String text = "\u00e9".repeat(4_900);
    for (int i = 0; i < 100; i++) {
      client.send(message(text), HttpResponse.BodyHandlers.discarding());
    }
  }

  /** A Space with a hundred long messages. */
  String space() {
    return space;
  }

  static String signIn(URI server, String name) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/api/auth/login"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"username\": \"" + name + "\"}"))
            .build();
    return field(
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body(),
        "token");
  }

  private static String field(String json, String name) {
    Matcher field = Pattern.compile('"' + name + "\":\"([^\"]+)\"").matcher(json);
    if (!field.find()) {
      throw new IllegalStateException("no " + name + " in " + json);
    }
    return field.group(1);
  }

  /** Uses the server while something else goes on. */
  Seen watch(Event event) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Seen> seen = thread.submit(() -> use(over));
      Thread.sleep(PAUSE_MILLIS);
      event.happen();
      over.set(true);
      return seen.get(1, TimeUnit.MINUTES);
    } finally {
      thread.shutdownNow();
    }
  }

  private Seen use(AtomicBoolean over) throws InterruptedException {
    List<HttpRequest> ways =
        List.of(
            request("/api/spaces/my").build(),
            message("hi"),
            request("/api/messages/" + space + "?limit=5").build(),
            picture());
    int served = 0;
    int asked = 0;
    long longest = 0;
    while (!over.get() || asked < ways.size()) {
      long start = System.nanoTime();
      served += isServed(ways.get(asked % ways.size())) ? 1 : 0;
      longest = Math.max(longest, System.nanoTime() - start);
      asked++;
      Thread.sleep(PAUSE_MILLIS);
    }
    return new Seen(served, asked, Duration.ofNanos(longest));
  }

  private boolean isServed(HttpRequest request) throws InterruptedException {
    try {
      int status = client.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode();
      return status / 100 == 2;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token);
  }

  private HttpRequest message(String text) {
    return request("/api/messages/" + space)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{\"content\": \"" + text + "\"}"))
        .build();
  }

  /** A picture of about 100 kB. */
  private static byte[] noise() {
    BufferedImage image = new BufferedImage(PICTURE_SIZE, PICTURE_SIZE, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(7);
    for (int i = 0; i < PICTURE_SIZE * PICTURE_SIZE; i++) {
      image.setRGB(i % PICTURE_SIZE, i / PICTURE_SIZE, random.nextInt(1 << 24));
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return png.toByteArray();
  }

  private HttpRequest picture() {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        "--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a.png\"\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    form.writeBytes(noise());
    form.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII));
    return request("/api/messages/" + space)
        .header("Content-Type", "multipart/form-data; boundary=b")
        .POST(BodyPublishers.ofByteArray(form.toByteArray()))
        .build();
  }

  /** Something that goes on for a while. */
  @FunctionalInterface
  interface Event {
    void happen() throws Exception;
  }

  /**
   * How it went.
   *
   * @param served requests with a success within {@code PATIENCE}
   */
  record Seen(int served, int asked, Duration longest) {
    double share() {
      return (double) served / asked;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%d of %d (longest %d ms)", served, asked, longest.toMillis());
    }
  }
}
