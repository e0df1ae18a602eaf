package io.space7.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
  @ParameterizedTest
  @CsvSource({
    "chat.example,,http://chat.example",
    "Chat.Example:8443,HTTPS,https://chat.example:8443",
    "127.0.0.1:8080,http,http://127.0.0.1:8080",
    "[::1]:8080,,http://[::1]:8080",
    "chat.example,'https, http',https://chat.example",
    "chat.example,'http, https',http://chat.example",
    "chat.example,wss,https://chat.example",
    "chat.example,'WSS, ws',https://chat.example",
    "chat.example,ws,http://chat.example",
    "chat.example,javascript,http://chat.example",
  })
  void isWhatTheClientNamed(String host, String forwardedProto, String origin) {
    assertThat(Origin.of(host, forwardedProto)).hasValue(origin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "chat.example/x", "a@b", "chat.example:port", "x:123456", "[x]"})
  void whatIsNoHostNamesNothing(String host) {
    assertThat(Origin.of(host, "https")).isEmpty();
  }

  @Test
  void noHostNamesNothing() {
    assertThat(Origin.of(null, null)).isEmpty();
  }
}
