package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.space7.domain.Visibility;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What every answer has, whatever part gives it. */
class CommonHeadersTest {
  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "A-Z_a.z-09",
        "0123456789012345678901234567890123456789012345678901234567890123"
      })
  void aRequestKeepsItsName(String id) {
    for (String path : List.of("/health", "/api/nothing", "/media/x", "/")) {
      assertThat(server.send("GET", path, "X-Request-Id: " + id).header("x-request-id"))
          .as(path)
          .isEqualTo(id);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\"b", "<script>", "a,b", "\u00e9", "too long"})
  void anyOtherGetsOneThatIsItsOwn(String id) {
    String given = id.equals("too long") ? "x".repeat(65) : id;
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      names.add(server.send("GET", "/health", "X-Request-Id: " + given).header("x-request-id"));
    }
    assertThat(names).hasSize(20).doesNotContain(given).allMatch(name -> name.matches("\\w{16}"));
  }

  @Test
  void whatJettyRefusesByItselfHasThemToo() {
    for (String request :
        List.of(
            "GET /a%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /a/..%2f..%2fb HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "nonsense\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n")) {
      try (Raw raw = new Raw(server)) {
        Answer answer = raw.send(request).answer();
        assertThat(answer.status()).as(request).isEqualTo(400);
        assertThat(answer.header("x-request-id")).matches("\\w{16}");
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answer.header("content-security-policy")).startsWith("default-src 'none'");
        assertThat(answer.header("connection")).isEqualTo("close");
        assertThat(raw.isAtEnd()).as("what follows is no request").isTrue();
      }
    }
  }

  @Test
  void answersOfTheInterfaceRunNothing() {
    server.space("ada", Visibility.PUBLIC);
    for (String path : List.of("/health", "/api/spaces/my", "/api/nothing", "/media/x")) {
      assertThat(server.send("GET", path, server.as("ada")).header("content-security-policy"))
          .as(path)
          .isEqualTo("default-src 'none'; frame-ancestors 'none'");
    }
  }

  @Test
  void logLinesOfARequestHaveItsName() {
    Logger logger = (Logger) LoggerFactory.getLogger("io.space7");
    ListAppender<ILoggingEvent> log =
        new ListAppender<>() {
          @Override
          protected void append(ILoggingEvent event) {
            // Else the event asks for the request's name when it is looked at.
            event.prepareForDeferredProcessing();
            super.append(event);
          }
        };
    log.start();
    logger.addAppender(log);
    try {
      server.send("GET", "/api/spaces/my", "Authorization: Bearer defect", "X-Request-Id: find.me");
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .singleElement()
        .satisfies(event -> assertThat(event.getMDCPropertyMap()).containsValue("find.me"));
  }
}
