package io.space7.http;

import static io.space7.domain.ErrorCode.INVALID_ID;
import static io.space7.domain.ErrorCode.INVALID_PARAMETER;
import static io.space7.domain.ErrorCode.PRECONDITION_FAILED;
import static io.space7.domain.ErrorCode.TOO_LARGE;
import static io.space7.domain.ErrorCode.TOO_MANY_FILES;
import static io.space7.domain.ErrorCode.UNSUPPORTED_MEDIA;
import static io.space7.domain.ErrorCode.UPLOAD_CONFLICT;
import static io.space7.domain.ErrorCode.UPLOAD_NOT_FOUND;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.space7.domain.ErrorCode;
import io.space7.domain.SpaceId;
import io.space7.domain.Visibility;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads by tus 1.0, and messages that carry them. */
class UploadRoutesTest {
  private static final String TUS = "Tus-Resumable: 1.0.0";
  private static final String BYTES = "Content-Type: application/offset+octet-stream";

  private final byte[] file = Arrays.copyOf(Form.PNG, 100_000);
  private TestServer server;
  private String ada;
  private String bob;
  private String messages;

  @BeforeEach
  void start() {
    server = new TestServer();
    ada = server.as("ada");
    bob = server.as("bob");
    SpaceId space = server.space("ada", Visibility.PUBLIC);
    messages = "/api/messages/" + space;
    server.send("POST", "/api/spaces/" + space + "/join", bob).requireOk();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String begin(int length) {
    Answer begun = server.send("POST", "/api/uploads", ada, TUS, "Upload-Length: " + length);
    assertThat(begun.status()).as(begun.text()).isEqualTo(201);
    assertThat(begun.header("tus-resumable")).isEqualTo("1.0.0");
    assertThat(begun.header("upload-expires")).isEqualTo("Sun, 01 Feb 2026 09:30:00 GMT");
    assertThat(begun.body()).isEmpty();
    assertThat(begun.header("location")).matches("/api/uploads/[0-9a-f-]{36}");
    return begun.header("location");
  }

  private Answer append(String upload, long offset, byte[] bytes, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 3);
    all[headers.length] = "Upload-Offset: " + offset;
    all[headers.length + 1] = TUS;
    all[headers.length + 2] = BYTES;
    return server.send("PATCH", upload, BodyPublishers.ofByteArray(bytes), all);
  }

  private String whole() {
    String upload = begin(file.length);
    assertThat(append(upload, 0, file, ada).status()).isEqualTo(204);
    return upload;
  }

  private static String id(String upload) {
    return upload.substring(upload.lastIndexOf('/') + 1);
  }

  private Answer offset(String upload) {
    return server.send("HEAD", upload, ada, TUS);
  }

  @Test
  void saysWhatItSpeaks() {
    for (String path : new String[] {"/api/uploads", "/api/uploads/" + new UUID(0, 0)}) {
      Answer answer = server.send("OPTIONS", path);
      assertThat(answer.status()).isEqualTo(204);
      assertThat(answer.header("tus-version")).isEqualTo("1.0.0");
      assertThat(answer.header("tus-resumable")).isEqualTo("1.0.0");
      assertThat(answer.header("tus-extension")).isEqualTo("creation,termination,expiration");
      assertThat(answer.header("tus-max-size")).isEqualTo(Integer.toString(TestServer.MAX_UPLOAD));
    }
  }

  @Test
  void takesAFileInPiecesAndMakesItAMessages() {
    String upload = begin(file.length);
    int at = 0;
    for (int end : new int[] {1, 10, 50_000, 50_000, file.length}) {
      Answer appended = append(upload, at, Arrays.copyOfRange(file, at, end), ada);
      assertThat(appended.status()).as(appended.text()).isEqualTo(204);
      assertThat(appended.header("upload-offset")).isEqualTo(Integer.toString(end));
      assertThat(appended.header("upload-expires")).isNotNull();
      Answer standing = offset(upload);
      assertThat(standing.status()).isEqualTo(200);
      assertThat(standing.header("upload-offset")).isEqualTo(Integer.toString(end));
      assertThat(standing.header("upload-length")).isEqualTo(Integer.toString(file.length));
      assertThat(standing.header("cache-control")).isEqualTo("no-store");
      at = end;
    }
    Answer posted =
        server.form(messages, new Form().text("content", "hi").text("upload_id", id(upload)), ada);
    String url = posted.requireOk().json().get("media_url").asText();
    assertThat(posted.json().get("media_type").asText()).isEqualTo("image");
    assertThat(server.send("GET", url.substring(url.indexOf("/media/"))).body()).isEqualTo(file);
  }

  @Test
  void aMessageAsJsonCarriesOneToo() {
    String body = "{\"upload_id\": \"" + id(whole()) + "\", \"media_type\": \"image\"}";
    Answer first = server.json("POST", messages, body, ada, "Idempotency-Key: k").requireOk();
    assertThat(first.json().get("media_url").asText()).contains("/media/");
    Answer again = server.json("POST", messages, body, ada, "Idempotency-Key: k").requireOk();
    assertThat(again.json()).as("the same attempt").isEqualTo(first.json());
    server.json("POST", messages, body, ada).requireError(409, UPLOAD_CONFLICT);
  }

  @Test
  void whatBrokeOffGoesOnWhereItStood() {
    String upload = begin(file.length);
    try (Raw raw = new Raw(server)) {
      raw.send(
              "PATCH "
                  + upload
                  + " HTTP/1.1\r\nHost: localhost\r\n"
                  + String.join("\r\n", ada, TUS, BYTES)
                  + "\r\nUpload-Offset: 0\r\nContent-Length: "
                  + file.length
                  + "\r\n\r\n")
          .send(Arrays.copyOf(file, 80_000));
      raw.finish();
      // Not by asking for the offset, which would cut the sender off.
      await().atMost(15, SECONDS).until(() -> server.mediaStore.storedFiles() > 0);
    }
    int at = Integer.parseInt(offset(upload).header("upload-offset"));
    assertThat(append(upload, at, Arrays.copyOfRange(file, at, file.length), ada).status())
        .isEqualTo(204);
    Form form = new Form().text("upload_id", id(upload));
    String url = server.form(messages, form, ada).requireOk().json().get("media_url").asText();
    assertThat(server.send("GET", url.substring(url.indexOf("/media/"))).body()).isEqualTo(file);
  }

  @Test
  void whatTheClientSaysAboutAnUploadIsToldAgain() {
    String said = "filename d29ybGQ=,is_secret, kind aW1hZ2U=";
    Answer begun =
        server.send(
            "POST", "/api/uploads", ada, TUS, "Upload-Length: 5", "Upload-Metadata: " + said);
    assertThat(begun.status()).isEqualTo(201);
    assertThat(offset(begun.header("location")).header("upload-metadata")).isEqualTo(said);
    assertThat(offset(begin(5)).header("upload-metadata")).isNull();
    for (String bad : new String[] {"name !", "a b c", "a  b", ",", "a YQ==,,"}) {
      server
          .send("POST", "/api/uploads", ada, TUS, "Upload-Length: 5", "Upload-Metadata: " + bad)
          .requireError(400, INVALID_PARAMETER);
    }
  }

  private Answer appendRest(String upload) {
    int at = Integer.parseInt(offset(upload).header("upload-offset"));
    return append(upload, at, Arrays.copyOfRange(file, at, file.length), ada);
  }

  @Test
  void aSenderOnADeadLineIsCutOffWhenItsClientComesBack() {
    String upload = begin(file.length);
    try (Raw raw = new Raw(server)) {
      raw.send(
              "PATCH "
                  + upload
                  + " HTTP/1.1\r\nHost: localhost\r\n"
                  + String.join("\r\n", ada, TUS, BYTES)
                  + "\r\nUpload-Offset: 0\r\nContent-Length: "
                  + file.length
                  + "\r\n\r\n")
          .send(Arrays.copyOf(file, 80_000));
      // The dead sender may begin after it was asked for; then the client asks again.
      await().atMost(15, SECONDS).until(() -> appendRest(upload).status() == 204);
    }
    assertThat(offset(upload).header("upload-offset")).isEqualTo(Integer.toString(file.length));
  }

  @Test
  void anUploadIsItsUsersAlone() {
    String upload = whole();
    for (String other : new String[] {bob}) {
      assertThat(server.send("HEAD", upload, other, TUS).status()).isEqualTo(404);
      append(upload, 0, file, other).requireError(404, UPLOAD_NOT_FOUND);
      server.send("DELETE", upload, other, TUS).requireError(404, UPLOAD_NOT_FOUND);
      server
          .form(messages, new Form().text("upload_id", id(upload)), other)
          .requireError(404, UPLOAD_NOT_FOUND);
    }
    server.send("HEAD", upload, TUS);
    server
        .send("POST", "/api/uploads", TUS, "Upload-Length: 1")
        .requireError(401, ErrorCode.AUTHENTICATION_REQUIRED);
  }

  @Test
  void oneThatIsGivenUpIsGone() {
    String upload = begin(file.length);
    append(upload, 0, Arrays.copyOf(file, 10), ada);
    assertThat(server.send("DELETE", upload, ada, TUS).status()).isEqualTo(204);
    assertThat(offset(upload).status()).isEqualTo(404);
    assertThat(server.mediaStore.storedFiles()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATCH", "DELETE", "HEAD"})
  void theMethodMayStandInAHeader(String method) {
    String upload = begin(file.length);
    Answer answer =
        server.send(
            "POST",
            upload,
            BodyPublishers.ofByteArray(method.equals("PATCH") ? file : new byte[0]),
            "X-HTTP-Method-Override: " + method,
            "Upload-Offset: 0",
            ada,
            TUS,
            BYTES);
    assertThat(answer.status()).as(answer.text()).isEqualTo(method.equals("HEAD") ? 200 : 204);
    String expected = method.equals("PATCH") ? Integer.toString(file.length) : "0";
    assertThat(offset(upload).status()).isEqualTo(method.equals("DELETE") ? 404 : 200);
    if (!method.equals("DELETE")) {
      assertThat(offset(upload).header("upload-offset")).isEqualTo(expected);
    }
  }

  @Test
  void whatDoesNotFitIsRefusedAndChangesNothing() {
    String upload = begin(file.length);
    append(upload, 0, Arrays.copyOf(file, 10), ada);
    append(upload, 0, file, ada).requireError(409, UPLOAD_CONFLICT);
    append(upload, 11, file, ada).requireError(409, UPLOAD_CONFLICT);
    server
        .send("PATCH", upload, BodyPublishers.ofByteArray(file), ada, TUS, "Upload-Offset: 10")
        .requireError(415, UNSUPPORTED_MEDIA);
    server
        .send("PATCH", upload, BodyPublishers.ofByteArray(file), ada, TUS, BYTES)
        .requireError(400, INVALID_PARAMETER);
    for (String version : new String[] {"Tus-Resumable: 0.2.2", "X: y"}) {
      Answer answer = server.send("POST", "/api/uploads", ada, version, "Upload-Length: 1");
      answer.requireError(412, PRECONDITION_FAILED);
      assertThat(answer.header("tus-version")).isEqualTo("1.0.0");
    }
    assertThat(offset(upload).header("upload-offset")).isEqualTo("10");
    Answer refused = append(upload, 0, file, ada);
    assertThat(refused.header("tus-resumable")).isEqualTo("1.0.0");
  }

  @Test
  void lengthsAreNumbersWithinBounds() {
    for (String length : new String[] {"-1", "x", "1.5", "99999999999999999999"}) {
      server
          .send("POST", "/api/uploads", ada, TUS, "Upload-Length: " + length)
          .requireError(400, INVALID_PARAMETER);
    }
    server.send("POST", "/api/uploads", ada, TUS).requireError(400, INVALID_PARAMETER);
    server
        .send("POST", "/api/uploads", ada, TUS, "Upload-Defer-Length: 1")
        .requireError(400, INVALID_PARAMETER);
    server
        .send("POST", "/api/uploads", ada, TUS, "Upload-Length: " + (TestServer.MAX_UPLOAD + 1))
        .requireError(413, TOO_LARGE);
  }

  @Test
  void aMessageCarriesWholeUploadsOnlyAndEachOnce() {
    String unfinished = begin(file.length);
    server
        .form(messages, new Form().text("upload_id", id(unfinished)), ada)
        .requireError(409, UPLOAD_CONFLICT);
    Form form = new Form().text("upload_id", id(whole()));
    server
        .form(messages, form.and().file("media", "a.png", Form.PNG), ada)
        .requireError(400, TOO_MANY_FILES);
    server.form(messages, form, ada).requireOk();
    server.form(messages, form, ada).requireError(409, UPLOAD_CONFLICT);
    server.form(messages, new Form().text("upload_id", "x"), ada).requireError(400, INVALID_ID);
    server
        .form(messages, new Form().text("upload_id", "00000000-0000-4000-8000-000000000000"), ada)
        .requireError(404, UPLOAD_NOT_FOUND);
  }

  @Test
  void onlyWhatIsMediaBecomesAMessage() {
    byte[] text = "no media at all".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    String upload = begin(text.length);
    append(upload, 0, text, ada);
    server
        .form(messages, new Form().text("upload_id", id(upload)), ada)
        .requireError(415, UNSUPPORTED_MEDIA);
  }
}
