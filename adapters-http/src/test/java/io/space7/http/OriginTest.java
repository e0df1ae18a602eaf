package io.space7.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.SpaceId;
import io.space7.domain.Visibility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The origin that media addresses are built for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OriginTest {
  private TestServer server;
  private SpaceId space;

  @BeforeAll
  void start() {
    server = new TestServer();
    space = server.space("ada", Visibility.PUBLIC);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Host: chat.example, http://chat.example",
    "Host: chat.example:8443, http://chat.example:8443",
    "Host: [::1]:80, http://[::1]:80",
    "Host: 192.0.2.1, http://192.0.2.1",
    "'Host: chat.example|X-Forwarded-Proto: https', https://chat.example",
    "'Host: chat.example|X-Forwarded-Proto: HTTPS', https://chat.example",
    "'Host: chat.example|X-Forwarded-Proto: https, http', https://chat.example",
    "'Host: chat.example|X-Forwarded-Proto: http', http://chat.example",
    "'Host: chat.example|X-Forwarded-Proto: javascript', http://chat.example",
    "'Host: \"><script>', http://localhost:PORT",
    "'Host: a,b', http://localhost:PORT",
    "'Host: a%00', http://localhost:PORT",
    "'Host: ', http://localhost:PORT",
  })
  void isWhatTheClientNamedIfThatIsAName(String headers, String origin) {
    Form form = new Form().file("media", "a.png", Form.PNG);
    byte[] body = form.bytes();
    try (Raw raw = new Raw(server)) {
      Answer answer =
          raw.send(
                  "POST /api/messages/"
                      + space
                      + " HTTP/1.1\r\n"
                      + headers.replace("|", "\r\n")
                      + "\r\n"
                      + server.as("ada")
                      + "\r\nContent-Type: "
                      + form.contentType()
                      + "\r\nContent-Length: "
                      + body.length
                      + "\r\n\r\n")
              .send(body)
              .answer();
      if (answer.status() == 400) {
        // Jetty has refused the host by itself.
        assertThat(origin).endsWith("PORT");
      } else {
        assertThat(answer.requireOk().json().get("media_url").asText())
            .startsWith(origin.replace("PORT", "" + server.http.port()) + "/media/");
      }
    }
  }
}
