package io.space7.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NatsSettingsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nats://one | nats://one:4222 | |",
        "tls://one:1/ | tls://one:1 | |",
        "nats://token@one | nats://one:4222 | | token",
        "nats://ada:s%40cret+@one | nats://one:4222 | ada | s@cret+",
        "nats://a:b@one,two:5 | nats://one:4222,nats://two:5 | a | b",
        "nats://a:b@one, nats://a:b@[::1]:5 | nats://one:4222,nats://[::1]:5 | a | b",
      })
  void addressesAreRead(String url, String servers, String user, String secret) {
    NatsSettings settings = NatsSettings.parse(url);
    assertThat(settings.toString()).isEqualTo(servers);
    assertThat(settings.user()).isEqualTo(user);
    assertThat(settings.secret()).isEqualTo(secret);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "one",
        "redis://:hush@one",
        "nats://",
        "nats://one/path?hush",
        "nats://one,tls://two",
        "nats://one,redis://two",
        "nats://hush@one,nats://other@two",
        "nats://one:0",
        "nats://one:65536",
        "nats://a:hush%zz@one",
        "nats://one,,two",
        "postgresql://a:hush@one/db",
      })
  void whatIsNoAddressIsRefusedWithoutRepeatingIt(String url) {
    assertThatThrownBy(() -> NatsSettings.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hush")
        .hasMessageStartingWith("it");
  }

  @Test
  void noSecretIsShown() {
    assertThat(NatsSettings.parse("nats://ada:hush@one").toString()).isEqualTo("nats://one:4222");
  }
}
