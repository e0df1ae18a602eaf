package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.ErrorCode;
import io.space7.testkit.wire.RestDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of the documents have what the program has, and nothing else. */
class DocumentedValuesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern VARIABLES =
      Pattern.compile("(?m)^\\| ((?:`[A-Z][A-Z0-9_]+`(?:, )?)+) \\|");
  private static final Pattern ERRORS =
      Pattern.compile("(?m)^\\| (\\d{3}) \\| `([a-z_]+)` \\| .+ \\|$");

  @Test
  void everyVariableIsInTheReadmeAndNoOther() throws IOException {
    Set<String> documented =
        VARIABLES
            .matcher(Files.readString(ROOT.resolve("README.md")))
            .results()
            .flatMap(row -> Arrays.stream(row.group(1).replace("`", "").split(", ")))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> read = new TreeSet<>(Config.from(Map.of()).summary().keySet());
    // Some are looked at only where they mean something.
    read.addAll(
        Config.from(Map.of("MEDIA_BUCKET", "some-bucket", "GCS_ENDPOINT", "http://localhost:1"))
            .summary()
            .keySet());
    assertThat(documented).isEqualTo(read);
  }

  @Test
  void everyErrorIsInTheReferenceWithItsStatus() throws IOException {
    Map<Integer, Set<String>> documented =
        ERRORS
            .matcher(Files.readString(ROOT.resolve("docs/reference.md")))
            .results()
            .collect(
                Collectors.groupingBy(
                    row -> Integer.valueOf(row.group(1)),
                    Collectors.mapping(row -> row.group(2), Collectors.toSet())));
    assertThat(documented.remove(405)).containsExactly("method_not_allowed");
    assertThat(documented).isEqualTo(RestDocument.published().errorCodes());
    List<String> codes = documented.values().stream().flatMap(Set::stream).toList();
    assertThat(codes).hasSize(ErrorCode.values().length - 1);
  }
}
