package io.space7.bootstrap.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The classes with tests that one module's build has made, and whether the build runs them. */
final class Suites {
  /** What the plugins take without being told otherwise; no pom tells them otherwise. */
  private static final Pattern SUREFIRE = Pattern.compile("Test.*|.*(Test|Tests|TestCase)");

  private static final Pattern FAILSAFE = Pattern.compile("IT.*|.*(IT|ITCase)");

  private static final String TESTABLE = "org.junit.platform.commons.annotation.Testable";

  /** Of libraries that need not be on this test's own class path. */
  private static final Set<String> TESTS =
      Set.of("net.jqwik.api.Property", "net.jqwik.api.Example", "org.junit.Test");

  private static final Set<String> DISABLED = Set.of("org.junit.jupiter.api.Disabled");

  private static final Set<String> RUN_WITHIN =
      Set.of("org.junit.jupiter.api.Nested", "net.jqwik.api.Group");

  private final boolean runsFailsafe;
  private final JavaClasses classes;

  Suites(Path module) {
    Path tests = module.resolve("target/test-classes");
    runsFailsafe = Packages.read(module.resolve("pom.xml")).contains("maven-failsafe-plugin");
    classes =
        Files.exists(tests)
            ? new ClassFileImporter().importPaths(tests)
            : new ClassFileImporter().importClasses();
  }

  /** All that have a test, of their own or inherited. */
  List<JavaClass> all() {
    return classes.stream().filter(Suites::isSuite).toList();
  }

  List<String> neverRun() {
    return all().stream().filter(suite -> !isRun(suite)).map(JavaClass::getName).sorted().toList();
  }

  private static boolean isSuite(JavaClass type) {
    return !type.isInterface()
        && !type.getModifiers().contains(JavaModifier.ABSTRACT)
        && type.getAllMethods().stream().anyMatch(Suites::isTest);
  }

  private static boolean isTest(JavaMethod method) {
    return method.isMetaAnnotatedWith(TESTABLE)
        || method.getAnnotations().stream()
            .anyMatch(annotation -> TESTS.contains(annotation.getRawType().getName()));
  }

  /** Some tests run others that must fail, which the build must not run by themselves. */
  private static boolean isRunBy(JavaClass enclosing, JavaClass suite) {
    return has(suite, DISABLED)
        && enclosing.getReferencedClassObjects().stream()
            .anyMatch(reference -> reference.getRawType().equals(suite));
  }

  private static boolean has(JavaClass type, Set<String> annotations) {
    return type.getAnnotations().stream()
        .anyMatch(annotation -> annotations.contains(annotation.getRawType().getName()));
  }

  private boolean isRun(JavaClass suite) {
    if (suite.getEnclosingClass().isPresent()) {
      JavaClass enclosing = suite.getEnclosingClass().get();
      boolean within =
          has(suite, RUN_WITHIN) && !suite.getModifiers().contains(JavaModifier.STATIC);
      return (within || isRunBy(enclosing, suite)) && isRun(enclosing);
    }
    String name = suite.getSimpleName();
    return SUREFIRE.matcher(name).matches() || runsFailsafe && FAILSAFE.matcher(name).matches();
  }
}
