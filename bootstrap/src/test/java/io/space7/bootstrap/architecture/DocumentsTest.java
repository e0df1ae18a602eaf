package io.space7.bootstrap.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents say of the code, and the code of the documents, is there. */
class DocumentsTest {
  private static final Path DECISIONS = Packages.ROOT.resolve("docs/adr");
  private static final Pattern LINK =
      Pattern.compile("]\\((?!https?:|mailto:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern SHELL = Pattern.compile("(?m)^```(?:sh|bash)\n([\\s\\S]*?)^```$");
  private static final Pattern MENTION = Pattern.compile("docs/adr/\\d{4}[a-z0-9-]*\\.md");
  private static final Pattern HEAD =
      Pattern.compile(
          "# \\d+\\. .+\n\nDate: \\d{4}-\\d{2}-\\d{2}\\."
              + " Status: (proposed|accepted|superseded by \\d{4})\\.\n");
  private static final Pattern GENERATED =
      Pattern.compile("[/\\\\](node_modules|target|dist)[/\\\\]");
  private static final int QUESTIONS = 10;

  static List<Path> decisions() {
    return Packages.walk(DECISIONS)
        .filter(file -> file.getFileName().toString().matches("\\d{4}-.+\\.md"))
        .sorted()
        .toList();
  }

  static List<Path> documents() {
    return Stream.of("", "docs", "testkit", "benchmarks", "web")
        .map(Packages.ROOT::resolve)
        .flatMap(folder -> folder.equals(Packages.ROOT) ? list(folder) : Packages.walk(folder))
        .filter(file -> file.toString().endsWith(".md"))
        .filter(file -> !GENERATED.matcher(file.toString()).find())
        .toList();
  }

  private static Stream<Path> list(Path folder) {
    return Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
        .map(folder::resolve);
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void aDecisionHasADateAndAStatus(Path decision) {
    assertThat(HEAD.matcher(Packages.read(decision)).lookingAt())
        .as("%s begins with its title, date and status", decision)
        .isTrue();
    assertThat(Packages.read(DECISIONS.resolve("README.md")))
        .contains("(" + decision.getFileName() + ")");
  }

  @Test
  void everyDecisionIsNamedByAClassThatItExplains() {
    List<String> named = mainSources().flatMap(DocumentsTest::mentions).distinct().toList();
    assertThat(named)
        .containsAll(decisions().stream().map(d -> "docs/adr/" + d.getFileName()).toList())
        .allSatisfy(name -> assertThat(Packages.ROOT.resolve(name)).exists());
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linksLeadSomewhere(Path document) {
    assertThat(LINK.matcher(Packages.read(document)).results())
        .allSatisfy(
            link -> {
              Path target =
                  link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
              assertThat(target).exists();
              if (link.group(2) != null) {
                assertThat(headings(target)).contains(link.group(2));
              }
            });
  }

  /** As GitHub names them in addresses. */
  private static List<String> headings(Path document) {
    return HEADING
        .matcher(Packages.read(document))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void commandsAreValidShell(Path document) throws Exception {
    for (MatchResult block : SHELL.matcher(Packages.read(document)).results().toList()) {
      Process shell = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
      try (OutputStream commands = shell.getOutputStream()) {
        commands.write(block.group(1).getBytes(StandardCharsets.UTF_8));
      }
      String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(shell.waitFor()).as("%s: %s", block.group(1), said).isZero();
    }
  }

  @Test
  void questionsAreAnsweredWithClasses() {
    String guide = Packages.read(Packages.ROOT.resolve("CONTRIBUTING.md"));
    String table = guide.substring(guide.indexOf("## Where is the rule that"));
    List<String> answers =
        Pattern.compile("(?m)^\\| … .+\\| \\[`(\\w+)`]\\((.+)\\) \\|$")
            .matcher(table)
            .results()
            .map(answer -> answer.group(2) + " " + answer.group(1))
            .toList();
    assertThat(answers)
        .hasSizeGreaterThanOrEqualTo(QUESTIONS)
        .allSatisfy(
            answer -> {
              String[] fileAndClass = answer.split(" ");
              Path file = Packages.ROOT.resolve(fileAndClass[0]);
              assertThat(file).hasFileName(fileAndClass[1] + ".java").exists();
            });
  }

  private static Stream<Path> mainSources() {
    return Packages.MODULES.stream()
        .flatMap(module -> Packages.walk(Packages.ROOT.resolve(module).resolve("src/main/java")))
        .filter(file -> file.toString().endsWith(".java"))
        .filter(Files::isRegularFile);
  }

  private static Stream<String> mentions(Path source) {
    return MENTION.matcher(Packages.read(source)).results().map(MatchResult::group);
  }
}
