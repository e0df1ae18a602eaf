package io.space7.bootstrap.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The classes that the rules are about. */
final class Program {
  /** Everything on the class path that is ours and no test. */
  static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.space7");

  /** The same, with the classes that break the rules on purpose. */
  static final JavaClasses WITH_CANARIES =
      new ClassFileImporter()
          .withImportOption(
              location -> !location.contains("/test-classes/") || location.contains("Canary"))
          .importPackages("io.space7");

  private Program() {}
}
