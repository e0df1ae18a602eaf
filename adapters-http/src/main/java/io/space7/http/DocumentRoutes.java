package io.space7.http;

import io.javalin.config.RoutesConfig;
import io.space7.wire.PublishedDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;

/** The documents of the interface, and a page for each to read and to try it. */
final class DocumentRoutes {
  /** Nothing from any other origin, and no script that stands in the page itself. */
  private static final String POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "connect-src 'self' ws: wss:",
          "img-src 'self' blob: data:",
          "media-src 'self' blob:",
          "form-action 'none'",
          "base-uri 'none'",
          "frame-ancestors 'none'");

  private static final String PAGE = "/docs";
  private static final String OURS = "/io/space7/http/docs/";
  private static final String WEBJARS = "/META-INF/resources/webjars/";

  private DocumentRoutes() {}

  static void add(RoutesConfig routes, Transfers transfers) {
    StaticFiles files = new StaticFiles(routes, transfers, POLICY);
    for (PublishedDocument document : PublishedDocument.values()) {
      String name = document.fileName();
      files.add(StaticFile.of("/" + name, name, document.yaml()));
    }
    files.add(StaticFile.of(PAGE, "index.html", read(OURS + "index.html")));
    files.add(StaticFile.of(PAGE + "/sockets", "sockets.html", read(OURS + "sockets.html")));
    for (String name : List.of("docs.css", "rest.js", "sockets.js", "console.js", "schemas.js")) {
      files.add(file(name, OURS + name));
    }
    Properties versions = versions();
    String swagger = WEBJARS + "swagger-ui/" + versions.getProperty("swagger-ui") + "/";
    files.add(file("swagger-ui.css", swagger + "swagger-ui.css"));
    files.add(file("swagger-ui-bundle.js", swagger + "swagger-ui-bundle.js"));
    String yaml = WEBJARS + "js-yaml/" + versions.getProperty("js-yaml") + "/dist/js-yaml.min.js";
    files.add(file("js-yaml.min.js", yaml));
  }

  private static StaticFile file(String name, String resource) {
    return StaticFile.of(PAGE + "/" + name, name, read(resource));
  }

  /** Of the libraries that the page uses; their files' addresses name them. */
  private static Properties versions() {
    Properties versions = new Properties();
    try (InputStream in = DocumentRoutes.class.getResourceAsStream(OURS + "versions.properties")) {
      versions.load(in);
      return versions;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(String resource) {
    try (InputStream in = DocumentRoutes.class.getResourceAsStream(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
