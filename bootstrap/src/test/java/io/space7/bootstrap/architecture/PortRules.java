package io.space7.bootstrap.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.space7.bootstrap.architecture.Packages.in;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What a port is, who calls it, and what comes with it. */
final class PortRules {
  private static final String HEXAGON = "0001";
  private static final String PORTS = "io.space7.application.port";
  private static final String CONTRACTS = "io.space7.testkit.contract.";
  private static final String TWINS = "io.space7.testkit.memory";

  /** Parts of a port that it gives out or takes; its contract covers them. */
  private static final Set<String> HANDLES =
      Set.of(
          PORTS + ".ErasureStore$Witness",
          PORTS + ".MediaStore$StoredFile",
          PORTS + ".SpaceSignals$Receiver");

  /** Also those that are no ports as they should be. */
  private static final DescribedPredicate<JavaClass> PORT =
      describe(
          "ports",
          type ->
              type.getPackageName().equals(PORTS)
                  && isAbstract(type)
                  && !HANDLES.contains(type.getName()));

  private PortRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.named("ports are top-level interfaces", classes().should(beNoHiddenPort()))
            .because("a port is found in one place, and can be implemented by any class", HEXAGON)
            .instead(
                "make it a public top-level interface in application.port, with a contract and a"
                    + " twin in the testkit")
            .catches("AbstractCanaryPort", "CanaryPort$Nested", "CanaryUseCase$Hidden"),
        Rule.named(
                "edges call use cases, not ports",
                noClasses()
                    .that()
                    .resideInAnyPackage(in("http"), in("socket"))
                    .should()
                    .accessTargetWhere(
                        describe(
                            "a port is called or referred to",
                            access -> PORT.test(access.getTargetOwner()))))
            .because("who may do what is decided in the use cases", HEXAGON)
            .instead("call the use case, or add one")
            .catches(
                "HttpCanary.call",
                "HttpCanary.refer",
                "HttpCanary.callAbstract",
                "HttpCanary.callNested"),
        Rule.named(
                "every port has a contract and a twin",
                classes().that(are(PORT)).should(haveContractAndTwin()))
            .because("an adapter is tested by what its port promises, not by what it does", HEXAGON)
            .instead(
                "write testkit.contract.<Port>Contract and testkit.memory.InMemory<Port>, and let"
                    + " TwinTest run the one on the other")
            .catches("CanaryPort: contract false, in-memory twin false"));
  }

  private static boolean isAbstract(JavaClass type) {
    return !type.getSimpleName().equals("package-info")
        && !type.isAnnotation()
        && !type.isEnum()
        && (type.isInterface() || type.getModifiers().contains(JavaModifier.ABSTRACT));
  }

  private static ArchCondition<JavaClass> beNoHiddenPort() {
    return new ArchCondition<>("be no hidden port") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean hidden = false;
        if (PORT.test(type)) {
          hidden =
              !type.isInterface()
                  || !type.isTopLevelClass()
                  || !type.getModifiers().contains(JavaModifier.PUBLIC);
        } else if (Packages.module(type.getPackageName()).equals("application")
            && isAbstract(type)
            && !HANDLES.contains(type.getName())) {
          Predicate<JavaClass> outside =
              user -> !Packages.module(user.getPackageName()).equals("application");
          hidden = type.getAllSubclasses().stream().anyMatch(outside);
        }
        events.add(
            new SimpleConditionEvent(
                type, !hidden, type.getName() + " is used as a port, but hidden"));
      }
    };
  }

  private static ArchCondition<JavaClass> haveContractAndTwin() {
    return new ArchCondition<>("have a contract and an in-memory twin in the testkit") {
      @Override
      public void check(JavaClass port, ConditionEvents events) {
        boolean contract = Program.MAIN.contain(CONTRACTS + port.getSimpleName() + "Contract");
        boolean twin =
            port.getAllSubclasses().stream()
                .anyMatch(
                    type ->
                        type.getPackageName().equals(TWINS)
                            && type.getSimpleName().startsWith("InMemory"));
        events.add(
            new SimpleConditionEvent(
                port,
                contract && twin,
                port.getName() + ": contract " + contract + ", in-memory twin " + twin));
      }
    };
  }
}
