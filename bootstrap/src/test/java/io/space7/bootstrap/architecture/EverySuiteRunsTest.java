package io.space7.bootstrap.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A test in a class whose name the build does not look for never runs, and nobody notices. So every
 * class of every module that has a test must have a name that the build looks for.
 */
class EverySuiteRunsTest {
  private static final String CANARY = "NeverRunCanary";
  private static final Pattern OTHER_NAMES =
      Pattern.compile(
          "maven-(surefire|failsafe)-plugin</artifactId>(?:(?!</plugin>)[\\s\\S])*"
              + "<(includes|excludes|test)>");

  /** Those with tests. */
  static List<String> modules() {
    return Packages.MODULES.stream()
        .filter(module -> hasFiles(Packages.ROOT.resolve(module).resolve("src/test/java")))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void nothingIsForgotten(String module) {
    Suites suites = new Suites(Packages.ROOT.resolve(module));
    assertThat(suites.all())
        .as("suites in %s/target/test-classes; build the module before this test", module)
        .isNotEmpty();
    assertThat(suites.neverRun())
        .as("have tests that never run; let the name end with Test (or IT, after packaging)")
        .filteredOn(suite -> !suite.contains(CANARY))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void noPomLooksForOtherNames(String module) {
    assertThat(Stream.of(module + "/pom.xml", "pom.xml"))
        .extracting(pom -> Packages.read(Packages.ROOT.resolve(pom)))
        .allSatisfy(
            pom ->
                assertThat(pom)
                    .doesNotContain("<skipTests>", "<excludedGroups>", "<groups>")
                    .doesNotContainPattern(OTHER_NAMES));
  }

  /** One for each way to be forgotten. */
  @Test
  void whatIsPlantedIsFound() {
    String canary = NeverRunCanary.class.getName();
    assertThat(new Suites(Packages.ROOT.resolve("bootstrap")).neverRun())
        .contains(
            canary,
            canary + "$Parameterized",
            canary + "$OfAFactory",
            canary + "$Inheriting",
            canary + "$OfAContract",
            canary + "$Off",
            canary + "$Inner");
  }

  /** Also tests of a library that this module does not use. */
  @Test
  void propertiesAndContractsAreSeen() {
    assertThat(new Suites(Packages.ROOT.resolve("testkit")).all())
        .extracting(JavaClass::getSimpleName)
        .contains("SpaceFeedModelTest", "MessagesTest");
    assertThat(new Suites(Packages.ROOT.resolve("adapters-storage")).all())
        .extracting(JavaClass::getSimpleName)
        .contains("LocalMediaStoreContractTest", "ProbingMediaDetectorFuzzTest");
  }

  private static boolean hasFiles(Path folder) {
    try (Stream<Path> files = Packages.walk(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    }
  }
}
