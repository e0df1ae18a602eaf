package io.space7.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          postgresql://ada:pw@db.example:5433/space7   | db.example:5433/space7      | ada | pw
          postgres://ada:pw@localhost/space7           | localhost/space7            | ada | pw
          jdbc:postgresql://localhost/space7           | localhost/space7            | -   | -
          jdbc:postgresql://h/d?user=ada&password=p%26 | h/d                         | ada | p&
          postgresql://ada@h/d                         | h/d                         | ada | -
          postgresql://a%40b:p%40ss%2F%3A%25+@h/d%20e  | h/d%20e                     | a@b | p@ss/:%+
          postgresql://ada:p:w@rd@h/d                  | h/d                         | ada | p:w@rd
          postgresql://ada:pw@h/d?sslmode=require      | h/d?sslmode=require         | ada | pw
          postgresql://h/d?channel_binding=require     | h/d?channelBinding=require  | -   | -
          postgresql://a:b@[::1]:5432/d                | [::1]:5432/d                | a   | b
          postgresql://a:b@h1:1,h2:2/d?target_session_attrs=read-write \
                                         | h1:1,h2:2/d?targetServerType=primary    | a   | b
          """)
  void readsEveryForm(String url, String rest, String user, String password) {
    assertThat(DatabaseSettings.parse(url, 7))
        .isEqualTo(new DatabaseSettings("jdbc:postgresql://" + rest, user, password, 7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "mysql://ada:secret@h/d",
        "postgresql:ada:secret@h/d",
        "postgresql://ada:secret@/d",
        "postgresql://ada:secret@h",
        "postgresql://ada:secret@h/",
        "postgresql://ada:secret@h:0/d",
        "postgresql://ada:secret@h:65536/d",
        "postgresql://ada:secret@h:port/d",
        "postgresql://ada:secret@h,/d",
        "postgresql://ada:se%cret@h/d",
        "postgresql://ada:secret@h/d?sslmode",
        "postgresql://ada:secret@h/d/e",
        "postgresql://ada:sec/ret@h/d",
      })
  void saysWhatIsWrongButNotThePassword(String url) {
    assertThatThrownBy(() -> DatabaseSettings.parse(url, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .containsIgnoringCase("database address")
        .doesNotContain("secret", "cret", "ret@", "\n");
  }

  @Test
  void isPrintedWithoutThePassword() {
    assertThat(DatabaseSettings.parse("postgresql://ada:secret@h/d", 4))
        .asString()
        .isEqualTo("DatabaseSettings[jdbc:postgresql://h/d, user=ada, poolSize=4]");
  }

  @Test
  void thePoolSuitsTheMachine() {
    int cores = Runtime.getRuntime().availableProcessors();
    assertThat(DatabaseSettings.defaultPoolSize())
        .isBetween(4, 64)
        .isEqualTo(Math.min(64, Math.max(4, 2 * cores + 2)));
    assertThatThrownBy(() -> DatabaseSettings.parse("postgresql://h/d", 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
