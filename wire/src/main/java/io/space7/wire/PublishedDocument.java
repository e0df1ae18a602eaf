package io.space7.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The contract of the public interface, for machines. It is written first, and every answer and
 * event of the tests is held against it.
 *
 * <p>Why it is so: docs/adr/0021-documents-first.md.
 */
public enum PublishedDocument {
  /** All of HTTP, in OpenAPI 3.1. */
  OPENAPI("openapi.yaml"),
  /** All of Socket.IO, in AsyncAPI 3; refers to the schemas of the other by its file name. */
  ASYNCAPI("asyncapi.yaml");

  private final String fileName;

  PublishedDocument(String fileName) {
    this.fileName = fileName;
  }

  public String fileName() {
    return fileName;
  }

  /** The document as YAML in UTF-8. */
  public byte[] yaml() {
    try (InputStream document = PublishedDocument.class.getResourceAsStream(fileName)) {
      return document.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
