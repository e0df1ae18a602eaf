package io.space7.bootstrap;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The structure that the modules' dependencies alone do not hold up. Each rule is checked twice: it
 * holds for the program, and it catches the violation that is planted for it in {@code Canary}
 * classes among the test sources, so that no rule passes because it looks at nothing.
 */
class ArchitectureTest {
  private static final String[] MODULES = {
    "domain",
    "application",
    "wire",
    "http",
    "socket",
    "persistence",
    "storage",
    "bootstrap",
    "testkit"
  };

  private static final DescribedPredicate<JavaClass> PORT =
      describe(
          "ports",
          c ->
              c.getPackageName().equals("io.space7.application.port")
                  && c.isInterface()
                  && c.isTopLevelClass()
                  && c.getModifiers().contains(JavaModifier.PUBLIC));

  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.space7");

  private static final JavaClasses PROGRAM_AND_CANARIES =
      new ClassFileImporter()
          .withImportOption(
              location -> !location.contains("/test-classes/") || location.contains("Canary"))
          .importPackages("io.space7");

  static Map<String, ArchRule> allRules() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put(
        "the domain needs the JDK only",
        module("domain")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", in("domain"))));
    rules.put(
        "the application needs the domain only",
        module("application")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("java..", in("domain"), in("application"))));
    rules.put("the http edge knows no other adapter", apart("http"));
    rules.put("the socket edge knows no other adapter", apart("socket"));
    rules.put("persistence knows no other adapter", apart("persistence"));
    rules.put("storage knows no other adapter", apart("storage"));
    rules.put(
        "nobody knows bootstrap",
        noClasses()
            .that()
            .resideOutsideOfPackage(in("bootstrap"))
            .should()
            .dependOnClassesThat(resideInAPackage(in("bootstrap"))));
    rules.put(
        "nothing that ships knows the testkit",
        noClasses()
            .that()
            .resideOutsideOfPackage(in("testkit"))
            .should()
            .dependOnClassesThat(resideInAPackage(in("testkit"))));
    rules.put(
        "edges call use cases, not ports",
        noClasses()
            .that()
            .resideInAnyPackage(in("http"), in("socket"))
            .should()
            .callMethodWhere(
                describe("a port is called", call -> PORT.test(call.getTarget().getOwner()))));
    rules.put(
        "Javalin, Jetty and servlets stay in http",
        confined("http", "io.javalin..", "org.eclipse.jetty..", "jakarta.."));
    rules.put(
        "Netty and netty-socketio stay in socket",
        confined("socket", "io.netty..", "com.corundumstudio.."));
    rules.put(
        "SQL and its libraries stay in persistence",
        confined(
            "persistence",
            "java.sql..",
            "javax.sql..",
            "org.jdbi..",
            "com.zaxxer..",
            "org.flywaydb..",
            "org.postgresql..",
            "io.zonky.."));
    rules.put(
        "caches stay where what they hold is made",
        noClasses()
            .that()
            .resideOutsideOfPackages(in("persistence"), in("storage"), in("bootstrap.identity"))
            .should()
            .dependOnClassesThat(resideInAPackage("com.github.benmanes..")));
    rules.put(
        "Google's libraries and Tika stay in storage",
        confined("storage", "com.google..", "org.apache.tika.."));
    rules.put(
        "token libraries stay in bootstrap", confined("bootstrap.identity", "com.nimbusds.."));
    rules.put(
        "Jackson stays at the edges",
        noClasses()
            .that()
            .resideOutsideOfPackages(in("wire"), in("http"), in("socket"))
            .should()
            .dependOnClassesThat(resideInAPackage("com.fasterxml.jackson..")));
    rules.put(
        "every port has a contract and a twin",
        classes().that(are(PORT)).should(haveContractAndTwin()));
    rules.put(
        "ids are records",
        classes()
            .that()
            .resideInAPackage(in("domain"))
            .and()
            .haveSimpleNameEndingWith("Id")
            .should()
            .beRecords());
    rules.put(
        "names say what a thing is",
        noClasses()
            .that()
            .resideInAPackage("io.space7..")
            .should()
            .haveNameMatching(".*(Impl|Dto|Mapper|Manager|Utils?|Helper)"));
    rules.put(
        "only bootstrap reads the clock",
        noClasses()
            .that()
            .resideOutsideOfPackages(in("bootstrap"), in("testkit"))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethodWhere(
                describe(
                    "a system clock is made",
                    call ->
                        call.getTarget().getOwner().isEquivalentTo(Clock.class)
                            && call.getTarget().getName().startsWith("system"))));
    rules.put(
        "modules form no cycle", slices().matching("io.space7.(*)..").should().beFreeOfCycles());
    return rules;
  }

  static Iterable<String> ruleNames() {
    return allRules().keySet();
  }

  @ParameterizedTest
  @MethodSource("ruleNames")
  void holds(String name) {
    allRules().get(name).check(PROGRAM);
  }

  @ParameterizedTest
  @MethodSource("ruleNames")
  void catchesItsCanary(String name) {
    assertThat(allRules().get(name).evaluate(PROGRAM_AND_CANARIES).getFailureReport().getDetails())
        .anyMatch(detail -> detail.contains("Canary"));
  }

  @Test
  void everyPackageIsThere() {
    for (String module : MODULES) {
      assertThat(PROGRAM.that(resideInAPackage("io.space7." + module)))
          .as("classes in io.space7.%s", module)
          .isNotEmpty();
    }
    assertThat(PROGRAM.that(PORT)).extracting(JavaClass::getSimpleName).contains("MessageStore");
  }

  private static String in(String module) {
    return "io.space7." + module + "..";
  }

  private static com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction module(
      String module) {
    return classes().that().resideInAPackage(in(module));
  }

  private static ArchRule apart(String module) {
    return noClasses()
        .that()
        .resideInAPackage(in(module))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(in("http"), in("socket"), in("persistence"), in("storage"))
                .and(
                    describe(
                        "of another module",
                        c -> !c.getPackageName().startsWith("io.space7." + module))));
  }

  private static ArchRule confined(String module, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(in(module))
        .should()
        .dependOnClassesThat(resideInAnyPackage(packages));
  }

  private static ArchCondition<JavaClass> haveContractAndTwin() {
    return new ArchCondition<>("have a contract and an in-memory twin in the testkit") {
      @Override
      public void check(JavaClass port, ConditionEvents events) {
        boolean contract =
            PROGRAM.contain("io.space7.testkit.contract." + port.getSimpleName() + "Contract");
        boolean twin =
            port.getAllSubclasses().stream()
                .anyMatch(
                    c ->
                        c.getPackageName().equals("io.space7.testkit.memory")
                            && c.getSimpleName().startsWith("InMemory"));
        events.add(
            new SimpleConditionEvent(
                port,
                contract && twin,
                port.getName() + ": contract " + contract + ", in-memory twin " + twin));
      }
    };
  }
}
