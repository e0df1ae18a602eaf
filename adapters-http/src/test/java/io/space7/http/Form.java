package io.space7.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A multipart/form-data body, well or badly made, byte by byte. */
final class Form {
  /** The smallest thing that the twin of the detector takes for a picture. */
  static final byte[] PNG = {
    (byte) 0x89,
    'P',
    'N',
    'G',
    '\r',
    '\n',
    0x1A,
    '\n',
    0,
    0,
    0,
    13,
    'I',
    'H',
    'D',
    'R',
    0,
    0,
    0,
    1,
    0,
    0,
    0,
    1
  };

  static final byte[] MP4 = {0, 0, 0, 24, 'f', 't', 'y', 'p', 'i', 's', 'o', 'm', 0, 0, 0, 0};

  private static final String BOUNDARY = "----a-Boundary'7";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  String contentType() {
    return "multipart/form-data; boundary=\"" + BOUNDARY + "\"";
  }

  Form text(String name, String value) {
    return part("Content-Disposition: form-data; name=\"" + name + "\"\r\n", utf8(value));
  }

  Form file(String name, String fileName, byte[] bytes) {
    return part(
        "Content-Disposition: form-data; name=\""
            + name
            + "\"; filename=\""
            + fileName
            + "\"\r\nContent-Type: application/octet-stream\r\n",
        bytes);
  }

  Form part(String headers, byte[] bytes) {
    out.writeBytes(utf8("--" + BOUNDARY + "\r\n" + headers + "\r\n"));
    out.writeBytes(bytes);
    out.writeBytes(utf8("\r\n"));
    return this;
  }

  /** A copy, to go on with. */
  Form and() {
    return new Form().and(this);
  }

  Form and(Form more) {
    out.writeBytes(more.out.toByteArray());
    return this;
  }

  Form raw(String text) {
    out.writeBytes(utf8(text));
    return this;
  }

  byte[] bytes() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(out.toByteArray());
    whole.writeBytes(utf8("--" + BOUNDARY + "--\r\n"));
    return whole.toByteArray();
  }

  /** The form without its end. */
  byte[] cutShort() {
    return out.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
