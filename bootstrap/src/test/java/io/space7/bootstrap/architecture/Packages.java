package io.space7.bootstrap.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The modules that the root pom lists, and the packages that they hold. */
final class Packages {
  static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private static final String BASE = "io.space7.";
  private static final String ADAPTER = "adapters-";

  /** The directories of all modules. */
  static final Set<String> MODULES =
      Pattern.compile("<module>([^<]+)</module>")
          .matcher(read(ROOT.resolve("pom.xml")))
          .results()
          .map(module -> module.group(1))
          .collect(Collectors.toUnmodifiableSet());

  /** The packages' names of the modules that are adapters. */
  static final Set<String> ADAPTERS =
      MODULES.stream()
          .filter(module -> module.startsWith(ADAPTER))
          .map(module -> module.substring(ADAPTER.length()))
          .collect(Collectors.toUnmodifiableSet());

  private Packages() {}

  /** All packages of a module. */
  static String in(String module) {
    return BASE + module + "..";
  }

  static DescribedPredicate<JavaClass> ofAnAdapter() {
    return DescribedPredicate.describe(
        "of an adapter", type -> ADAPTERS.contains(module(type.getPackageName())));
  }

  /** The name after the base package; empty if the package is not below it. */
  static String module(String packageName) {
    return packageName.startsWith(BASE) ? packageName.substring(BASE.length()).split("\\.")[0] : "";
  }

  /** Whether the root pom lists the package's module, and a package-info describes the package. */
  static boolean isListed(String packageName) {
    String module = module(packageName);
    boolean known = MODULES.stream().anyMatch(m -> m.equals(module) || m.equals(ADAPTER + module));
    String description = "src/main/java/" + packageName.replace('.', '/') + "/package-info.java";
    return known
        && MODULES.stream().anyMatch(m -> Files.exists(ROOT.resolve(m).resolve(description)));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Path> walk(Path folder) {
    try {
      return Files.exists(folder) ? Files.walk(folder) : Stream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
