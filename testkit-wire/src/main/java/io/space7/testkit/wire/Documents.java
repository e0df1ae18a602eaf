package io.space7.testkit.wire;

import io.space7.wire.PublishedDocument;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The published documents. */
final class Documents {
  static final String REST = PublishedDocument.OPENAPI.fileName();
  static final String SOCKETS = PublishedDocument.ASYNCAPI.fileName();

  private Documents() {}

  /** By the names under which they refer to each other. */
  static Map<String, String> published() {
    return Arrays.stream(PublishedDocument.values())
        .collect(
            Collectors.toMap(
                PublishedDocument::fileName,
                document -> new String(document.yaml(), StandardCharsets.UTF_8)));
  }

  /**
   * @throws AssertionError if there are problems
   */
  static void requireNone(String subject, List<String> problems) {
    if (!problems.isEmpty()) {
      throw new AssertionError(
          subject + " is not as the document says:\n  " + String.join("\n  ", problems));
    }
  }
}
