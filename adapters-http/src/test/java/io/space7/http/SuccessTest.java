package io.space7.http;

import io.space7.domain.SpaceId;
import io.space7.domain.Visibility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shape of every answer to a call that succeeds. */
class SuccessTest {
  private static final String ADA =
      "{\"user_id\": \"%s\", \"username\": \"ada\", \"profile_picture\": null}"
          .formatted(TestServer.user("ada"));

  private TestServer server;
  private String ada;

  @BeforeEach
  void start() {
    server = new TestServer();
    ada = server.as("ada");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void smoke() {
    SpaceId space = server.space("ada", Visibility.PUBLIC);
    System.out.println(
        server.json("POST", "/api/messages/" + space, "{\"content\":\"hi\"}", ada).text());
    Answer a =
        server.form(
            "/api/messages/" + space,
            new Form().text("content", "hü").file("media", "a.png", Form.PNG),
            ada);
    System.out.println(a.text() + a.headers());
    Answer b = server.send("GET", "/api/messages/" + space, ada);
    System.out.println(b.text() + b.headers());
    String url = a.json().get("media_url").asText();
    Answer c = server.send("GET", url.substring(url.indexOf("/media")));
    System.out.println(c.status() + c.text() + c.headers());
    c = server.send("HEAD", url.substring(url.indexOf("/media")));
    System.out.println(c.status() + c.text() + c.headers());
    c = server.send("HEAD", "/api/messages/" + space, ada);
    System.out.println(c.status() + c.text() + c.headers());
    for (String m : new String[] {"GET", "PATCH", "OPTIONS", "HEAD"}) {
      c = server.send(m, "/api/spaces", ada);
      System.out.println(c.status() + c.text() + c.headers());
      c = server.send(m, "/api/nope", ada);
      System.out.println(c.status() + c.text() + c.headers());
    }
  }
}
