package io.space7.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What the document of the last release promised is kept. A change that breaks it takes a new
 * version of the interface, and a new file in docs/released.
 */
class ReleasedDocumentTest {
  private static final Path RELEASED = Path.of("../docs/released/openapi-1.yaml");
  private static final String NOW = Documents.published().get(Documents.REST);

  @Test
  void nothingThatWasReleasedIsBroken() throws IOException {
    ChangedOpenApi changes = compare(Files.readString(RELEASED), NOW);
    assertThat(changes.isIncompatible())
        .as(
            "a breaking change of the interface: operations gone %s, operations changed %s",
            changes.getMissingEndpoints(), changes.getChangedOperations())
        .isFalse();
  }

  /** One for each way to break a client. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "  /api/profile/me:|  /api/profile/self:",
        "total_words_contributed: {|total_words: {",
        "is_locked: { type: boolean }|is_locked: { type: string }",
        "required: [seq]|required: [seq, why]",
      })
  void aBreakingChangeIsFound(String from, String to) {
    String changed = NOW.replace(from, to);
    assertThat(changed).isNotEqualTo(NOW);
    assertThat(compare(NOW, changed).isIncompatible()).isTrue();
  }

  @Test
  void aNewParameterThatIsRequiredIsFound() {
    String changed =
        NOW.replaceFirst(
            "(operationId: deleteMessage\n(?:.*\n)*?      parameters:\n)",
            "$1        - { name: why, in: query, required: true, schema: { type: string } }\n");
    assertThat(changed).isNotEqualTo(NOW);
    assertThat(compare(NOW, changed).isIncompatible()).isTrue();
  }

  @Test
  void anAdditionBreaksNobody() {
    String added =
        NOW.replace(
            "        is_archived: {", "        pinned: { type: boolean }\n        is_archived: {");
    assertThat(added).isNotEqualTo(NOW);
    ChangedOpenApi changes = compare(NOW, added);
    assertThat(changes.isDifferent()).isTrue();
    assertThat(changes.isIncompatible()).isFalse();
  }

  private static ChangedOpenApi compare(String before, String after) {
    return OpenApiCompare.fromContents(inVersion30(before), inVersion30(after));
  }

  /** The library looks at the words of OpenAPI 3.0 only: it sees no change of a 3.1 type. */
  private static String inVersion30(String document) {
    ObjectNode root = (ObjectNode) new YAMLMapper().readTree(document);
    root.put("openapi", "3.0.3");
    rewrite(root);
    return root.toString();
  }

  private static void rewrite(JsonNode node) {
    if (node instanceof ObjectNode object) {
      if (object.get("type") instanceof ArrayNode types) {
        object.set("type", types.get(0));
        object.put("nullable", true);
      }
      if (object.path("type").asString("").equals("null")) {
        object.removeAll();
        object.put("nullable", true);
      }
      if (object.has("const")) {
        object.putArray("enum").add(object.remove("const"));
      }
    }
    if (node.isContainer()) {
      node.values().forEach(ReleasedDocumentTest::rewrite);
    }
  }
}
