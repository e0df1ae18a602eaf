package io.space7.bootstrap.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.space7.bootstrap.architecture.Packages.in;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.time.Clock;
import java.util.Calendar;
import java.util.Date;
import java.util.Formatter;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.Logger;

/** What code in all modules does, or does not do. */
final class CodeRules {
  private static final String HEXAGON = "0001";

  private CodeRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.named(
                "ids are records",
                classes()
                    .that()
                    .resideInAPackage(in("domain"))
                    .and()
                    .haveSimpleNameEndingWith("Id")
                    .should()
                    .beRecords())
            .because("an id checks itself and cannot be taken for another kind of id", HEXAGON)
            .instead("make it a record, as SpaceId is")
            .catches("CanaryId"),
        Rule.named(
                "names say what a thing is",
                noClasses()
                    .that()
                    .resideInAPackage("io.space7..")
                    .should()
                    .haveNameMatching(".*(Impl|Dto|Mapper|Manager|Utils?|Helper)"))
            .because("such endings fit any class, so they tell nothing", HEXAGON)
            .instead("name what it is: technology and port for an adapter, the thing for the rest")
            .catches("CanaryHelper"),
        Rule.named(
                "loggers are called LOG",
                fields()
                    .that()
                    .haveRawType(Logger.class)
                    .should()
                    .haveName("LOG")
                    .andShould()
                    .bePrivate()
                    .andShould()
                    .beStatic()
                    .andShould()
                    .beFinal())
            .because("one thing has one name everywhere", HEXAGON)
            .instead("private static final Logger LOG = LoggerFactory.getLogger(TheClass.class)")
            .catches("Canary.log"),
        Rule.named("only bootstrap reads the clock", nobodyBut(READS_THE_CLOCK, "bootstrap"))
            .because("a test can then say what time it is", HEXAGON)
            .instead("take a java.time.Clock as a parameter of the constructor")
            .catches(
                "java.time.Instant.now()",
                "java.time.LocalDateTime.now()",
                "java.util.Date.<init>()",
                "java.util.Calendar.getInstance()",
                "java.lang.System.currentTimeMillis()",
                "java.time.Clock.systemUTC()",
                "Canary.referToTheClock"),
        Rule.named("only bootstrap makes random UUIDs", nobodyBut(MAKES_A_UUID, "bootstrap"))
            .because(
                "ids are ordered by time, so that rows that are read together lie together, and"
                    + " tests can choose them",
                "0003")
            .instead("take a Supplier<UUID> as a parameter of the constructor")
            .catches("java.util.UUID.randomUUID()"),
        Rule.named(
                "machines' text has no country",
                noClasses().should().accessTargetWhere(USES_THE_DEFAULT_LOCALE))
            .because(
                "a server in Turkey or Egypt must write the same digits and letters as any other",
                HEXAGON)
            .instead("pass Locale.ROOT, such as in String.format(Locale.ROOT, …)")
            .catches(
                "java.lang.String.format(",
                "java.lang.String.formatted(",
                "java.lang.String.toUpperCase()",
                "java.lang.String.toLowerCase()",
                "java.io.PrintStream.printf(",
                "java.time.format.DateTimeFormatter.ofPattern("));
  }

  private static final DescribedPredicate<JavaAccess<?>> READS_THE_CLOCK =
      describe(
          "the clock is read",
          access -> {
            AccessTarget target = access.getTarget();
            String name = target.getName();
            return of(target, System.class) && name.equals("currentTimeMillis")
                || of(target, Clock.class) && (name.startsWith("system") || name.startsWith("tick"))
                || (of(target, Date.class) || of(target, GregorianCalendar.class))
                    && name.equals("<init>")
                    && parameters(target).isEmpty()
                || of(target, Calendar.class) && name.equals("getInstance")
                || target.getOwner().getPackageName().startsWith("java.time")
                    && name.equals("now")
                    && !parameters(target).contains(Clock.class.getName());
          });

  private static final DescribedPredicate<JavaAccess<?>> MAKES_A_UUID =
      describe(
          "a random UUID is made",
          access -> of(access.getTarget(), UUID.class) && access.getName().equals("randomUUID"));

  private static final DescribedPredicate<JavaAccess<?>> USES_THE_DEFAULT_LOCALE =
      describe(
          "the machine's locale decides",
          access -> {
            AccessTarget target = access.getTarget();
            if (parameters(target).contains(Locale.class.getName())) {
              return false;
            }
            String owner = target.getOwner().getName();
            return switch (target.getName()) {
              case "format" -> of(target, String.class) || owner.startsWith("java.io.Print");
              case "printf" -> owner.startsWith("java.io.Print");
              case "formatted", "toUpperCase", "toLowerCase" -> of(target, String.class);
              case "ofPattern" -> owner.equals("java.time.format.DateTimeFormatter");
              case "<init>" ->
                  of(target, Formatter.class)
                      || owner.equals("java.text.SimpleDateFormat")
                      || owner.equals("java.text.DecimalFormat");
              case "getInstance", "getNumberInstance", "getIntegerInstance" ->
                  owner.equals("java.text.NumberFormat");
              case "getDefault" -> of(target, Locale.class);
              default -> false;
            };
          });

  private static com.tngtech.archunit.lang.ArchRule nobodyBut(
      DescribedPredicate<JavaAccess<?>> does, String module) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(in(module), in("testkit"))
        .should()
        .accessTargetWhere(does);
  }

  private static boolean of(AccessTarget target, Class<?> owner) {
    return target.getOwner().isEquivalentTo(owner);
  }

  private static List<String> parameters(AccessTarget target) {
    return target instanceof AccessTarget.CodeUnitAccessTarget code
        ? code.getRawParameterTypes().stream().map(JavaClass::getName).toList()
        : List.of();
  }
}
