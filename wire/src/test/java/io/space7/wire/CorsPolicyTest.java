package io.space7.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorsPolicyTest {
  private static final String HOST = "chat.example";

  private final CorsPolicy any = CorsPolicy.of(List.of("*"));
  private final CorsPolicy listed = CorsPolicy.of(List.of("https://a.example", "app://b"));
  private final CorsPolicy local = CorsPolicy.local();

  @ParameterizedTest
  @ValueSource(strings = {"https://a.example", "http://localhost", "null", "file://"})
  void everyPageMeansEveryPage(String origin) {
    assertThat(any.allows(origin, HOST)).isTrue();
    assertThat(any.allowedOrigin(origin, HOST)).contains("*");
  }

  @Test
  void programsAreNoPages() {
    for (CorsPolicy policy : List.of(any, listed, local)) {
      assertThat(policy.allows(null, HOST)).isTrue();
      assertThat(policy.allows(null, null)).isTrue();
    }
    assertThat(listed.allowedOrigin(null, HOST)).isEmpty();
    assertThat(any.allowedOrigin(null, HOST)).contains("*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a.example", "app://b"})
  void listedPagesAreAllowed(String origin) {
    assertThat(listed.allowedOrigin(origin, HOST)).contains(origin);
    assertThat(local.allowedOrigin(origin, HOST)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a.example",
        "https://a.example:8443",
        "https://a.example.evil.example",
        "https://A.example",
        "http://localhost:3000",
        "null",
        "",
        "*"
      })
  void othersAreNot(String origin) {
    assertThat(listed.allows(origin, HOST)).isFalse();
    assertThat(listed.allowedOrigin(origin, HOST)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://chat.example, chat.example",
    "https://chat.example, chat.example",
    "http://chat.example, Chat.Example:80",
    "https://chat.example, chat.example:443",
    "http://10.0.0.7:8080, 10.0.0.7:8080",
    "http://[fe80::1]:8080, [fe80::1]:8080",
  })
  void ownPagesAreAllowed(String origin, String host) {
    assertThat(listed.allowedOrigin(origin, host)).contains(origin);
    assertThat(local.allowedOrigin(origin, host)).contains(origin);
  }

  @ParameterizedTest
  @CsvSource({
    "http://chat.example, chat.example:8080",
    "http://chat.example:8080, chat.example:8081",
    "http://chat.example:443, chat.example",
    "http://chat.example.evil, chat.example",
    "ftp://chat.example, chat.example",
    "http://chat.example,",
  })
  void othersAreNotOwn(String origin, String host) {
    assertThat(listed.allows(origin, host)).isFalse();
    assertThat(local.allows(origin, host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost",
        "https://localhost:5173",
        "http://app.localhost:3000",
        "http://127.0.0.1:8081",
        "http://127.1.2.3",
        "http://[::1]:9"
      })
  void pagesOfThisMachineAreLocal(String origin) {
    assertThat(local.allowedOrigin(origin, HOST)).contains(origin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost.evil.example",
        "http://evillocalhost.example",
        "http://127.0.0.1.evil.example",
        "http://10.0.0.1",
        "http://localhost:3000/",
        "http://user@localhost",
        "null"
      })
  void othersAreNotLocal(String origin) {
    assertThat(local.allows(origin, HOST)).isFalse();
  }

  @Test
  void answersVaryUnlessEveryPageMayReadThem() {
    assertThat(any.allowsAny()).isTrue();
    assertThat(listed.allowsAny()).isFalse();
    assertThat(local.allowsAny()).isFalse();
  }
}
