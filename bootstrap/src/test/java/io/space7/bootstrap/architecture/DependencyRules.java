package io.space7.bootstrap.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.space7.bootstrap.architecture.Packages.in;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/** Who may know whom. */
final class DependencyRules {
  private static final String HEXAGON = "0001";

  private DependencyRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.named(
                "every package is listed",
                classes().that().resideInAPackage("io.space7..").should(beListed()))
            .because("who looks for something finds it by the list of modules and rooms", HEXAGON)
            .instead(
                "put the class into an existing package, or list the module in the root pom and"
                    + " describe the package in its package-info.java")
            .catches("UnlistedCanary", "AtticCanary"),
        Rule.named(
                "the domain needs the JDK only",
                classes()
                    .that()
                    .resideInAPackage(in("domain"))
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage("java..", in("domain"))))
            .because("the rules can then be read and tested without anything around them", HEXAGON)
            .instead("let the caller translate, or make it a port of the application")
            .catches("io.javalin.Javalin", "TestkitCanary"),
        Rule.named(
                "the application needs the domain only",
                classes()
                    .that()
                    .resideInAPackage(in("application"))
                    .should()
                    .onlyDependOnClassesThat(
                        resideInAnyPackage("java..", in("domain"), in("application"))))
            .because("a use case must not depend on how things are stored or sent", HEXAGON)
            .instead("add a method to a port, and use the library in its adapter")
            .catches("CanaryPort"),
        Rule.named(
                "the wire needs Jackson and the use cases only",
                classes()
                    .that()
                    .resideInAPackage(in("wire"))
                    .should()
                    .onlyDependOnClassesThat(
                        resideInAnyPackage(
                            "java..",
                            "com.fasterxml.jackson..",
                            in("domain"),
                            in("application"),
                            in("wire"))))
            .because("both edges share the public JSON, whatever carries it", HEXAGON)
            .instead("keep what is about HTTP or sockets at its edge")
            .catches("WireCanary"),
        Rule.named(
                "adapters know no other adapter",
                classes().that(Packages.ofAnAdapter()).should(knowNoOtherAdapter()))
            .because("each adapter can then be swapped alone", HEXAGON)
            .instead("let a use case stand between the two, and wire it in bootstrap")
            .catches("HttpCanary", "SocketCanary", "PersistenceCanary", "StorageCanary"),
        Rule.named(
                "nobody knows bootstrap",
                noClasses()
                    .that()
                    .resideOutsideOfPackage(in("bootstrap"))
                    .should()
                    .dependOnClassesThat(resideInAPackage(in("bootstrap"))))
            .because("configuration and wiring are made once, at the top", HEXAGON)
            .instead("take what you need as a parameter of the constructor")
            .catches("BootstrapCanary"),
        Rule.named(
                "nothing that ships knows the testkit",
                noClasses()
                    .that()
                    .resideOutsideOfPackage(in("testkit"))
                    .should()
                    .dependOnClassesThat(resideInAPackage(in("testkit"))))
            .because("twins keep everything in memory and are for tests", HEXAGON)
            .instead("use the testkit in test scope")
            .catches("TestkitCanary"),
        Rule.named(
                "modules form no cycle",
                slices().matching("io.space7.(*)..").should().beFreeOfCycles())
            .because("modules are built, read and tested one after the other", HEXAGON)
            .instead("move what both need to the one that the other depends on")
            .catches("Canary"),
        Rule.named(
                "classes form no cycle",
                classes().that().resideInAPackage("io.space7..").should(new BeFreeOfCycles()))
            .because(
                "a class in a cycle is understood only together with all others in it", HEXAGON)
            .instead(
                "move what both need into a third class, or hand one of them an interface that it"
                    + " owns")
            .catches("CycleCanary -> OtherCycleCanary", "NestedCycleCanary -> OuterCycleCanary"));
  }

  private static ArchCondition<JavaClass> beListed() {
    return new ArchCondition<>("be in a listed package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        events.add(
            new SimpleConditionEvent(
                type,
                Packages.isListed(type.getPackageName()),
                type.getName() + " is in " + type.getPackageName() + ", which is not listed"));
      }
    };
  }

  private static ArchCondition<JavaClass> knowNoOtherAdapter() {
    return new ArchCondition<>("know no other adapter") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String own = Packages.module(type.getPackageName());
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass();
          boolean other =
              Packages.ofAnAdapter().test(target)
                  && !Packages.module(target.getPackageName()).equals(own);
          events.add(new SimpleConditionEvent(type, !other, dependency.getDescription()));
        }
      }
    };
  }
}
