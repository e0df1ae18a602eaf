package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Behind nginx that keeps its connections to the server, as an ingress does. */
@EnabledIf("isInstalled")
class NginxTest {
  static boolean isInstalled() {
    return Nginx.isInstalled();
  }

  @TempDir Path folder;

  @Test
  void socketsOpenOnConnectionsThatHaveServedRest() throws Exception {
    int port = Nginx.freePort();
    try (Nginx nginx = Nginx.start(folder, configuration(port), port)) {
      RestClient ada = RestClient.signIn(nginx.port(), "ada-" + UUID.randomUUID());
      String space = ada.createSpace("Behind nginx");
      for (int i = 0; i < 10; i++) {
        assertThat(health(port)).isEqualTo(200);
        try (SocketClient socket = SocketClient.connect(port, ada)) {
          assertThat(socket.join(space)).isZero();
        }
        assertThat(health(port)).isEqualTo(200);
      }
    }
  }

  private static int health(int port) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + port + "/health");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static String configuration(int port) {
    return """
        map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
        upstream space7 { server 127.0.0.1:%1$d; keepalive 8; }
        server {
          listen 127.0.0.1:%2$d;
          location / {
            proxy_pass http://space7;
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
          }
        }
      }
      """
        .formatted(TestServer.port(), port);
  }
}
