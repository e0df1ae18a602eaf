package io.space7.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import io.space7.testkit.MediaSamples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The media of a server's home, past the server, and what its messages say that there is. */
record MediaFolder(Path home) {
  /** A picture for the server, and noise for everybody else. */
  static byte[] picture(int size) {
    byte[] noise = new byte[size];
    new Random(size).nextBytes(noise);
    byte[] png = MediaSamples.png();
    System.arraycopy(png, 0, noise, 0, Math.min(png.length, size));
    return noise;
  }

  Path path() {
    return home.resolve("media");
  }

  /** The names of all files, whole or not. */
  Set<String> files() {
    try (Stream<Path> all = Files.walk(path())) {
      return all.filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The messages of a Space, newest first. */
  static List<JsonNode> messages(RestClient reader, String space) {
    List<JsonNode> messages = new ArrayList<>();
    String path = "/api/messages/" + space + "?limit=100";
    for (String cursor = ""; cursor != null; ) {
      JsonNode page = reader.call("GET", path + cursor).require(200);
      page.get("messages").forEach(messages::add);
      JsonNode next = page.get("nextCursor");
      cursor = next.isNull() ? null : "&cursor=" + next.asText();
    }
    return messages;
  }

  static String fileOf(JsonNode message) {
    String url = message.get("media_url").asText();
    return url.substring(url.lastIndexOf('/') + 1);
  }
}
