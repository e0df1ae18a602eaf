package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.space7.domain.SpaceId;
import io.space7.domain.Visibility;
import io.space7.testkit.MediaSamples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as forms: what the many kinds of clients send, and what arrives of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostFormTest {
  private TestServer server;
  private String ada;
  private String path;

  @BeforeAll
  void start() {
    server = new TestServer();
    ada = server.as("ada");
  }

  @BeforeEach
  void open() {
    SpaceId space = server.space("ada", Visibility.PUBLIC);
    path = "/api/messages/" + space;
  }

  @AfterAll
  void stop() {
    server.close();
  }

  static Stream<Arguments> orders() {
    return Stream.of(
        Arguments.of(
            "file last",
            new Form()
                .text("content", "hi")
                .text("media_type", "audio")
                .file("media", "a.mp4", Form.MP4)),
        Arguments.of(
            "file first",
            new Form()
                .file("media", "a.mp4", Form.MP4)
                .text("content", "hi")
                .text("media_type", "audio")),
        Arguments.of(
            "file in the middle, unknown parts around",
            new Form()
                .file("x", "x.bin", new byte[100_000])
                .text("media_type", "audio")
                .file("media", "a.mp4", Form.MP4)
                .text("content", "hi")
                .text("y", "z".repeat(100_000))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("orders")
  void takesPartsInAnyOrder(String what, Form form) {
    JsonNode message = server.form(path, form, ada).requireOk().json();
    assertThat(message.get("content").asText()).isEqualTo("hi");
    assertThat(message.get("media_type").asText()).isEqualTo("audio");
    assertThat(message.get("media_url").asText()).startsWith(server.url("/media/"));
  }

  @Test
  void keepsEveryByteOfTheFile() {
    byte[] file = new byte[700_000];
    new Random(7).nextBytes(file);
    byte[] likeABoundary = "\r\n------a-Boundary\r\n--\r\n\0".getBytes(StandardCharsets.US_ASCII);
    byte[] picture = MediaSamples.png();
    System.arraycopy(picture, 0, file, 0, picture.length);
    for (int i = 4_000; i < file.length - 100; i += 4_096) {
      System.arraycopy(likeABoundary, 0, file, i, likeABoundary.length);
    }
    Form form = new Form().file("media", "a.png", file);
    for (Answer answer :
        new Answer[] {
          server.form(path, form, ada),
          server.send(
              "POST",
              path,
              BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(form.bytes())),
              ada,
              "Content-Type: " + form.contentType())
        }) {
      String url = answer.requireOk().json().get("media_url").asText();
      Answer stored = server.send("GET", url.substring(url.indexOf("/media/")));
      assertThat(stored.body()).isEqualTo(file);
    }
  }

  @Test
  void takesAsMuchTextAsAllowedInTheLargestCharacters() {
    String text = "😀".repeat(5_000);
    assertThat(
            server.form(path, new Form().text("content", text), ada).json().get("content").asText())
        .isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a \\\"quoted\\\" name.png",
        "ä😀.png",
        "../../etc/passwd",
        "C:\\\\x\\\\a.png",
        "a;b=c.png",
        "very-long-very-long-very-long-very-long-very-long-very-long-very-long-very-long.png"
      })
  void takesFilesOfAnyName(String name) {
    assertThat(
            server
                .form(path, new Form().file("media", name, Form.PNG), ada)
                .requireOk()
                .json()
                .get("media_type")
                .asText())
        .isEqualTo("image");
  }

  @Test
  void takesANamelessFileForAFileIfItsTypeSaysSo() {
    Form form =
        new Form()
            .part(
                "content-disposition: form-data; name=\"media\"\r\ncontent-type: image/png\r\n",
                Form.PNG);
    assertThat(server.form(path, form, ada).requireOk().json().get("media_type").asText())
        .isEqualTo("image");
  }

  @Test
  void takesAFieldWithoutAFileForNone() {
    for (Form form :
        new Form[] {
          new Form().text("content", "hi").file("media", "", new byte[0]).text("media_type", ""),
          new Form().text("content", "hi").text("media", "")
        }) {
      assertThat(server.form(path, form, ada).requireOk().json().get("media_url").isNull())
          .isTrue();
    }
  }

  @Test
  void givesARepeatedAttemptTheSameMessageAndKeepsOneFile() {
    int before = server.mediaStore.storedFiles();
    Form form = new Form().text("content", "hi").file("media", "a.png", Form.PNG);
    Answer first = server.form(path, form, ada, "Idempotency-Key: k");
    Answer second = server.form(path, form, ada, "Idempotency-Key: k");
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.json()).isEqualTo(first.json());
    assertThat(server.mediaStore.storedFiles()).isEqualTo(before + 1);
  }

  @Test
  void buildsAddressesForTheOriginThatTheClientNamed() {
    Form form = new Form().file("media", "a.png", Form.PNG);
    assertThat(
            server
                .form(path, form, ada, "X-Forwarded-Proto: https")
                .json()
                .get("media_url")
                .asText())
        .startsWith("https://localhost:" + server.http.port() + "/media/");
  }

  @Test
  void writesNothingToTheDiskForAText(@TempDir Path folder) throws IOException {
    String before = System.getProperty("java.io.tmpdir");
    System.setProperty("java.io.tmpdir", folder.resolve("does-not-exist").toString());
    try {
      server.form(path, new Form().text("content", "x".repeat(5_000)), ada).requireOk();
      server
          .form(path, new Form().text("content", "hi").file("media", "a.png", Form.PNG), ada)
          .requireOk();
    } finally {
      System.setProperty("java.io.tmpdir", before);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
