package io.space7.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import io.space7.testkit.MediaSamples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** The media of a server's home, past the server, and what its messages say that there is. */
record MediaFolder(Path home) {
  /** What a PNG begins with: its signature and its first chunk. */
  private static final int PNG_HEAD = 33;

  /** What a chunk of a PNG has besides its data: length, type and checksum. */
  private static final int PNG_CHUNK = 12;

  /** A PNG of this many bytes, with noise where its pixels are, for those who only store it. */
  static byte[] picture(int size) {
    ByteBuffer png = ByteBuffer.allocate(size);
    png.put(MediaSamples.png(), 0, PNG_HEAD);
    byte[] noise = new byte[size - PNG_HEAD - 2 * PNG_CHUNK];
    new Random(size).nextBytes(noise);
    putChunk(png, "IDAT", noise);
    putChunk(png, "IEND", new byte[0]);
    return png.array();
  }

  private static void putChunk(ByteBuffer png, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(data);
    png.putInt(data.length).put(name).put(data).putInt((int) checksum.getValue());
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
