package io.space7.bootstrap.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The structure that the modules' dependencies alone do not hold up. Each rule is checked twice: it
 * holds for the program, and it catches the violations that are planted for it in {@code Canary}
 * classes among the test sources, so that no rule passes because it looks at nothing.
 */
class ArchitectureTest {
  static List<Rule> rules() {
    return Stream.of(DependencyRules.all(), LibraryRules.all(), PortRules.all(), CodeRules.all())
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void holds(Rule rule) {
    List<String> violations = rule.violations(Program.MAIN);
    if (!violations.isEmpty()) {
      fail(rule.message(violations));
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void catchesWhatIsPlanted(Rule rule) {
    String report = String.join("\n", rule.violations(Program.WITH_CANARIES));
    assertThat(rule.planted()).isNotEmpty();
    assertThat(report).contains(rule.planted()).contains("Canary");
  }

  @ParameterizedTest
  @MethodSource("rules")
  void tellsWhatToDo(Rule rule) {
    assertThat(List.of(rule.name(), rule.why(), rule.instead())).noneMatch(String::isBlank);
    assertThat(Packages.walk(Packages.ROOT.resolve("docs/adr")))
        .as("decision record %s", rule.decision())
        .anyMatch(file -> file.getFileName().toString().matches(rule.decision() + "-.+\\.md"));
    assertThat(rule.message(List.of("io.space7.Some.violation")))
        .contains(rule.name(), rule.why(), "docs/adr/" + rule.decision(), rule.instead())
        .contains("io.space7.Some.violation");
  }

  /** A module that is not on this test's class path would be looked at by no rule. */
  @Test
  void everyModuleIsLookedAt() {
    List<String> seen =
        Program.MAIN.stream()
            .map(JavaClass::getPackageName)
            .map(Packages::module)
            .distinct()
            .toList();
    Stream<String> withJava =
        Packages.MODULES.stream()
            .filter(
                m ->
                    Packages.walk(Packages.ROOT.resolve(m + "/src/main/java"))
                        .findAny()
                        .isPresent())
            .filter(module -> !module.equals("benchmarks"))
            .map(module -> module.replaceFirst("^adapters-", ""));
    assertThat(withJava.map(module -> module.split("-")[0]).distinct()).isSubsetOf(seen);
    assertThat(Packages.ADAPTERS).contains("http", "socket", "persistence", "storage");
  }
}
