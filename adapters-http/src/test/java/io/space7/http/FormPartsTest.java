package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormPartsTest {
  private static final String TYPE = "multipart/form-data; boundary=ab-a";

  /**
   * Contents made of what delimiters are made of, cut anywhere by the network and by the reader.
   */
  @Test
  void contentsComeAsTheyWereSentHoweverTheyComeIn() throws IOException {
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      List<byte[]> contents = new ArrayList<>();
      ByteArrayOutputStream form = new ByteArrayOutputStream();
      for (int parts = 1 + random.nextInt(4); parts > 0; parts--) {
        byte[] content = content(random);
        contents.add(content);
        write(form, "--ab-a\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n");
        form.write(content);
        write(form, "\r\n");
      }
      write(form, "--ab-a--\r\n");

      FormParts parts =
          new FormParts(
              TYPE,
              random.nextBoolean() ? -1 : form.size(),
              dripping(form.toByteArray(), random),
              16,
              8192);

      for (byte[] content : contents) {
        FormParts.Part part = parts.next();
        assertThat(part.name()).isEqualTo("x");
        assertThat(readAll(part.content(), random)).as("seed %d", seed).isEqualTo(content);
      }
      assertThat(parts.next()).as("seed %d", seed).isNull();
    }
  }

  private static byte[] content(Random random) {
    String pieces = "\r\n-ab";
    int length = random.nextInt(random.nextInt(10) == 0 ? 100_000 : 400);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(
          random.nextInt(4) == 0
              ? List.of("\r\n--ab-", "\r\n--ab-b", "\r\r\n-", "\n--", "--ab-a")
                  .get(random.nextInt(5))
              : pieces.charAt(random.nextInt(pieces.length())) + "");
    }
    // A sender chooses a delimiter that no line of its contents begins with.
    String content = "\n" + text;
    while (content.contains("\n--ab-a")) {
      content = content.replace("\n--ab-a", "\n--");
    }
    return content.substring(1).getBytes(StandardCharsets.US_ASCII);
  }

  private static InputStream dripping(byte[] bytes, Random random) {
    int most = random.nextBoolean() ? 1 + random.nextInt(30) : bytes.length;
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] into, int offset, int length) {
        return super.read(into, offset, Math.min(length, 1 + random.nextInt(most)));
      }
    };
  }

  private static byte[] readAll(InputStream in, Random random) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 + random.nextInt(5_000)];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      out.write(buffer, 0, n);
    }
    assertThat(in.read()).isEqualTo(-1);
    return out.toByteArray();
  }

  @Test
  void whatIsNotReadIsSkipped() throws IOException {
    FormParts parts =
        parts(
            "--ab-a\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nmuch\r\n"
                + "--ab-a\r\nX-Nothing: 1\r\n\r\nnameless\r\n"
                + "--ab-a\r\ncontent-disposition: form-data; filename=\"b \\\"c\\\".png\"; name=b\r\n"
                + "Content-Type: image/png\r\n\r\n\r\n--ab-a--\r\nepilogue");
    assertThat(parts.next().name()).isEqualTo("a");
    assertThat(parts.next().name()).isNull();
    FormParts.Part last = parts.next();
    assertThat(last.name()).isEqualTo("b");
    assertThat(last.fileName()).isEqualTo("b \"c\".png");
    assertThat(last.contentType()).isEqualTo("image/png");
    assertThat(last.content().readAllBytes()).isEmpty();
    assertThat(parts.next()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--ab-a",
        "--ab-a\r\n",
        "--ab-a\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nmuch",
        "--ab-a\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nmuch\r\n--ab-a",
        "--ab-a\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nmuch\r\n--ab-a-",
        "--ab-a\r\n: form-data\r\n\r\nmuch\r\n--ab-a--\r\n",
        "--ab-a\r\nContent-Disposition: form-data; name=\"a\r\n\r\nmuch\r\n--ab-a--\r\n",
        "--ab-a\r\nContent\u0000-Disposition: form-data\r\n\r\nmuch\r\n--ab-a--\r\n",
      })
  void whatIsNoWholeFormFailsForGood(String form) throws IOException {
    FormParts parts = parts(form);
    assertThatThrownBy(
            () -> {
              while (parts.next() != null) {
                // all that there is
              }
            })
        .isInstanceOf(IOException.class);
    assertThatThrownBy(parts::next).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"multipart/form-data", "multipart/form-data; boundary=", "text/plain"})
  void aFormHasABoundary(String type) {
    assertThatThrownBy(() -> new FormParts(type, -1, InputStream.nullInputStream(), 16, 8192))
        .isInstanceOf(IOException.class);
  }

  private static FormParts parts(String form) throws IOException {
    byte[] bytes = form.getBytes(StandardCharsets.UTF_8);
    return new FormParts(TYPE, bytes.length, new ByteArrayInputStream(bytes), 16, 8192);
  }

  private static void write(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
