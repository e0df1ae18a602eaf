package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Behind nginx that keeps its connections to the server, as an ingress does. */
@EnabledIf("isInstalled")
class NginxTest {
  static final Path NGINX = Path.of("/usr/sbin/nginx");

  static boolean isInstalled() {
    return Files.isExecutable(NGINX);
  }

  @TempDir Path folder;

  @Test
  void socketsOpenOnConnectionsThatHaveServedRest() throws Exception {
    int port = freePort();
    Process nginx =
        new ProcessBuilder(NGINX.toString(), "-e", "stderr", "-c", configuration(port).toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .until(() -> connects(port) && nginx.isAlive());
      RestClient ada = RestClient.signIn(port, "ada-" + UUID.randomUUID());
      String space = ada.createSpace("Behind nginx");
      for (int i = 0; i < 10; i++) {
        assertThat(health(port)).isEqualTo(200);
        try (SocketClient socket = SocketClient.connect(port, ada)) {
          assertThat(socket.join(space)).isZero();
        }
        assertThat(health(port)).isEqualTo(200);
      }
    } finally {
      nginx.destroy();
      nginx.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private static boolean connects(int port) throws Exception {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    }
  }

  private static int health(int port) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + port + "/health");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private Path configuration(int port) throws Exception {
    return Files.writeString(
        folder.resolve("nginx.conf"),
        """
        daemon off;
        worker_processes 1;
        pid %1$s/pid;
        error_log stderr;
        events { worker_connections 128; }
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
          upstream space7 { server 127.0.0.1:%2$d; keepalive 8; }
          server {
            listen 127.0.0.1:%3$d;
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
            .formatted(folder.toAbsolutePath(), TestServer.port(), port));
  }
}
