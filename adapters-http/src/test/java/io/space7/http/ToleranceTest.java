package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.ErrorCode;
import io.space7.domain.SpaceId;
import io.space7.domain.Visibility;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients do that is unusual, and means no harm. */
class ToleranceTest {
  private static final String HI = "{\"content\": \"hi\"}";

  private TestServer server;
  private String ada;
  private String messages;

  @BeforeEach
  void start() {
    server = new TestServer();
    ada = server.as("ada");
    SpaceId space = server.space("ada", Visibility.PUBLIC);
    messages = "/api/messages/" + space;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "\u00e9", "nobody's", "0123456789", "undefined", "null"})
  void aHintThatNamesNoSocketCountsAsAbsent(String hint) {
    String header = "X-Socket-Id: " + (hint.equals("0123456789") ? hint.repeat(20) : hint);
    server.json("POST", messages, HI, ada, header).requireOk();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "gzip, gzip"})
  void bodiesInAContentEncodingAreRefused(String encoding) {
    server
        .json("POST", messages, HI, ada, "Content-Encoding: " + encoding)
        .requireError(415, ErrorCode.UNSUPPORTED_ENCODING);
    Form form = new Form().text("content", "hi");
    server
        .form(messages, form, ada, "Content-Encoding: " + encoding)
        .requireError(415, ErrorCode.UNSUPPORTED_ENCODING);
  }

  @Test
  void identityIsNoEncoding() {
    server.json("POST", messages, HI, ada, "Content-Encoding: identity").requireOk();
  }

  private Answer post(String contentType, String body) {
    return server.send(
        "POST",
        messages,
        BodyPublishers.ofByteArray(body.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)),
        ada,
        "Content-Type: " + contentType);
  }

  private void isHeardAs(String expected, String contentType, String... lines) {
    Answer answer = post(contentType, String.join("\r\n", lines) + "\r\n");
    assertThat(answer.requireOk().json().get("content").asText()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data; boundary=b",
        "multipart/form-data; Boundary=b",
        "Multipart/Form-Data;BOUNDARY=\"b\"",
        "multipart/form-data; charset=utf-8; boundary=b"
      })
  void aBoundaryIsNamedInAnyCase(String contentType) {
    isHeardAs(
        "hi",
        contentType,
        "--b",
        "Content-Disposition: form-data; name=content",
        "",
        "hi",
        "--b--");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Disposition: form-data; NAME=\"content\"",
        "content-disposition: FORM-DATA; Name=content",
        "CONTENT-DISPOSITION: form-data;name=content"
      })
  void aPartIsNamedInAnyCase(String header) {
    isHeardAs("hi", "multipart/form-data; boundary=b", "--b", header, "", "hi", "--b--");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"iso-8859-1", "windows-1252", "ISO-8859-15", "\"latin1\"", "l1; format=flowed"})
  void aPartMaySayItsCharset(String charset) {
    isHeardAs(
        "h\u00e9",
        "multipart/form-data; boundary=b",
        "--b",
        "Content-Disposition: form-data; name=content",
        "Content-Type: text/plain; Charset=" + charset,
        "",
        "h\u00e9",
        "--b--");
  }

  @ParameterizedTest
  @ValueSource(strings = {"klingon", "\"", "utf-8\"", "no such thing", "x-user-defined"})
  void aCharsetThatNobodyKnowsIsRefused(String charset) {
    post(
            "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=content\r\nContent-Type: text/plain;"
                + " charset="
                + charset
                + "\r\n\r\nhi\r\n--b--\r\n")
        .requireError(400, ErrorCode.INVALID_TEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\", "a\\\\", "a\\\"b", "C:\\fakepath\\a.png", "a;b", "\u00e9.png"})
  void aFileMayHaveAnyName(String name) {
    Form form = new Form().file("media", name, Form.PNG);
    assertThat(server.form(messages, form, ada).requireOk().json().get("media_type").asText())
        .isEqualTo("image");
  }

  @Test
  void whiteSpaceAroundATextIsOfAnyLength() {
    String space = " \n\u00a0".repeat(40_000);
    Form form = new Form().text("content", space + "h i" + space);
    assertThat(server.form(messages, form, ada).requireOk().json().get("content").asText())
        .isEqualTo("h i");
    server
        .form(messages, new Form().text("content", space), ada)
        .requireError(400, ErrorCode.EMPTY_MESSAGE);
    server
        .form(messages, new Form().text("content", "h" + space + "i"), ada)
        .requireError(400, ErrorCode.TEXT_TOO_LONG);
  }
}
