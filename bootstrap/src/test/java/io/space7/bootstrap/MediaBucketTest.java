package io.space7.bootstrap;

import static io.space7.testkit.cloud.CloudFault.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.space7.testkit.MediaSamples;
import io.space7.testkit.cloud.CloudStorage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The whole server, with its media in a bucket. */
class MediaBucketTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final byte[] PICTURE = MediaSamples.png();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path home;

  private static CloudStorage cloud;
  private static Space7 server;

  private final RestClient ada = RestClient.signIn(server.port(), "ada");
  private final String space = ada.createSpace("A thread");

  @BeforeAll
  static void start() throws IOException {
    cloud = CloudStorage.start("media");
    server = Space7.start(Config.from(environment(home, "media")), Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    server.close();
    cloud.close();
  }

  @AfterEach
  void recover() {
    cloud.recover();
  }

  private static Map<String, String> environment(Path home, String bucket) {
    return Map.of(
        "PORT",
        "0",
        "SPACE7_HOME",
        home.toString(),
        "MEDIA_BUCKET",
        bucket,
        "GCS_ENDPOINT",
        cloud.endpoint().toString());
  }

  @Test
  void aPictureIsHadFromTheBucketUntilItsMessageIsDeleted() throws Exception {
    HttpResponse<String> posted = postPicture("look");
    assertThat(posted.statusCode()).isEqualTo(201);
    JsonNode message = new ObjectMapper().readTree(posted.body());
    URI address = URI.create(message.get("media_url").asText());
    assertThat(address.toString()).startsWith(cloud.endpoint() + "/media/").endsWith(".png");
    assertThat(message.get("media_type").asText()).isEqualTo("image");

    HttpResponse<byte[]> fetched = get(address);
    assertThat(fetched.statusCode()).isEqualTo(200);
    assertThat(fetched.body()).isEqualTo(PICTURE);
    assertThat(fetched.headers().firstValue("Content-Type")).contains("image/png");
    URI served = here("/media/" + address.getPath().substring("/media/".length()));
    assertThat(get(served).body()).isEqualTo(PICTURE);

    String path = "/api/messages/" + space + "/" + message.get("message_id").asText();
    ada.call("DELETE", path).require(200);
    assertThat(get(address).statusCode()).isEqualTo(404);
    assertThat(get(served).statusCode()).isEqualTo(404);
  }

  @Test
  void whileTheBucketIsAwayOnlyPicturesAreRefused() throws Exception {
    int stored = cloud.bucket().objects().size();
    cloud.failAlways(status(403));

    HttpResponse<String> refused = postPicture("look");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.body()).contains("storage_unavailable");
    ada.postForm(space, "words alone");
    JsonNode page = ada.call("GET", "/api/messages/" + space).require(200);
    assertThat(page.get("messages")).hasSize(1);

    cloud.recover();
    assertThat(cloud.bucket().objects()).hasSize(stored);
    assertThat(postPicture("again").statusCode()).isEqualTo(201);
  }

  @Test
  void aBucketThatIsNotThereStopsTheStart(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path other) {
    assertThatThrownBy(
            () -> Space7.start(Config.from(environment(other, "other")), Clock.systemUTC()))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "MEDIA_BUCKET: There is no bucket \"other\" at %s; make it, or name another."
                .formatted(cloud.endpoint()));
  }

  private HttpResponse<String> postPicture(String content) throws Exception {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        ("------form\r\nContent-Disposition: form-data; name=\"content\"\r\n\r\n"
                + content
                + "\r\n------form\r\nContent-Disposition: form-data; name=\"media\";"
                + " filename=\"x\"\r\nContent-Type: image/png\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    form.writeBytes(PICTURE);
    form.writeBytes("\r\n------form--\r\n".getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(here("/api/messages/" + space))
            .header("Authorization", "Bearer " + ada.token())
            .header("Content-Type", "multipart/form-data; boundary=----form")
            .POST(BodyPublishers.ofByteArray(form.toByteArray()))
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  private static HttpResponse<byte[]> get(URI address) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
  }

  private static URI here(String path) {
    return URI.create("http://localhost:" + server.port() + path);
  }
}
