package io.space7.bootstrap.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.space7.bootstrap.architecture.Packages.in;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** Which libraries stay where. */
final class LibraryRules {
  private static final String HEXAGON = "0001";
  private static final String ELSEWHERE =
      "use the library in the module that it stays in, behind a port or a use case";

  private LibraryRules() {}

  static List<Rule> all() {
    return List.of(
        confined(
            "Javalin, Jetty and servlets stay in http",
            libraries("io.javalin..", "org.eclipse.jetty..", "jakarta.."),
            in("http")),
        confined("Netty stays in socket", libraries("io.netty.."), in("socket")),
        confined(
                "netty-socketio stays in one room of socket",
                libraries("com.corundumstudio.."),
                in("socket.library"))
            .because("it opens sockets and does nothing else, so it could be replaced", "0012")
            .instead("use what socket.library offers, or add to it")
            .catches("io.space7.socket.SocketCanary"),
        confined(
            "SQL and its libraries stay in persistence",
            libraries(
                "java.sql..",
                "javax.sql..",
                "org.jdbi..",
                "com.zaxxer..",
                "org.flywaydb..",
                "org.postgresql..",
                "io.zonky.."),
            in("persistence")),
        confined(
                "caches stay where what they hold is made",
                libraries("com.github.benmanes.."),
                in("http"),
                in("persistence"),
                in("storage"),
                in("bootstrap.identity"))
            .instead("cache in the adapter that makes the value and knows when it is stale"),
        confined("NATS stays in signals", libraries("io.nats.."), in("signals")),
        confined(
                "measuring stays in adapters and bootstrap",
                libraries("io.micrometer.."),
                in("http"),
                in("socket"),
                in("persistence"),
                in("bootstrap"))
            .instead("give the value out, and let bootstrap read it"),
        confined("Tika stays in storage", libraries("org.apache.tika.."), in("storage")),
        confined(
                "clouds' libraries stay in storage",
                libraries(
                    "com.google..",
                    "software.amazon..",
                    "com.amazonaws..",
                    "com.azure..",
                    "com.microsoft.azure..",
                    "com.oracle.bmc..",
                    "com.aliyun..",
                    "com.qcloud..",
                    "io.minio.."),
                in("storage"))
            .because("where files are kept is one choice, made by one adapter", "0014")
            .instead("implement MediaStore in storage; docs/swap-an-adapter.md shows how")
            .catches("com.google.cloud", "software.amazon.awssdk"),
        confined(
                "token libraries stay in bootstrap.identity",
                libraries("com.nimbusds..", "com.auth0.."),
                in("bootstrap.identity"))
            .because("only one place decides which tokens are good", "0008"),
        confined(
                "Jackson stays at the edges",
                libraries("com.fasterxml.jackson.."),
                in("wire"),
                in("http"),
                in("socket"),
                in("bootstrap.identity"))
            .instead(
                "let wire write the JSON; a token verifier that reads JSON belongs to"
                    + " bootstrap.identity"),
        confined(
                "HTTP is spoken to others by storage, token verifiers and rehearsals only",
                libraries("java.net.http.."),
                in("storage"),
                in("bootstrap.archive"),
                in("bootstrap.identity"),
                in("testkit"))
            .instead("make what you ask others for a port, with time-outs and an adapter"));
  }

  private static String[] libraries(String... packages) {
    return packages;
  }

  private static Rule confined(String name, String[] libraries, String... modules) {
    ArchRule check =
        noClasses()
            .that()
            .resideOutsideOfPackages(modules)
            .should()
            .dependOnClassesThat(resideInAnyPackage(libraries));
    return Rule.named(name, check)
        .because("a library that is used in one place can be replaced there", HEXAGON)
        .instead(ELSEWHERE)
        .catches("io.space7.domain.Canary");
  }
}
