package io.space7.testkit.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code that the guide shows is the code that is compiled and run here. */
class GuideTest {
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @ParameterizedTest
  @ValueSource(strings = {"FileMediaStore", "FileMediaStoreTest"})
  void theGuideShowsWhatRuns(String name) throws IOException {
    Path sources = Path.of("src/test/java/io/space7/testkit/guide");
    String guide = Files.readString(Path.of("../docs/swap-an-adapter.md"));
    assertThat(JAVA.matcher(guide).results().map(GuideTest::code))
        .as("blocks of docs/swap-an-adapter.md")
        .contains(Files.readString(sources.resolve(name + ".java")));
  }

  private static String code(MatchResult block) {
    return block.group(1);
  }
}
