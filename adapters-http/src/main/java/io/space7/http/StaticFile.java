package io.space7.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * One file of the web page or of the documents.
 *
 * @param path where it is served
 * @param gzip as gzip, or null if that is no shorter
 * @param tag its entity tag, weak because it stands for the gzip file too
 */
record StaticFile(String path, String contentType, byte[] bytes, byte[] gzip, String tag) {
  private static final int TAG_BYTES = 16;

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html;charset=utf-8"),
          Map.entry("js", "text/javascript;charset=utf-8"),
          Map.entry("css", "text/css;charset=utf-8"),
          Map.entry("txt", "text/plain;charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("yaml", "application/yaml;charset=utf-8"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"));

  static StaticFile of(String path, String name, byte[] bytes) {
    byte[] gzip = Gzip.compress(bytes);
    return new StaticFile(
        path,
        TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream"),
        bytes,
        gzip.length < bytes.length ? gzip : null,
        "W/\"" + hash(bytes) + '"');
  }

  /** The build names these by what is in them, so another version has another name. */
  boolean neverChanges() {
    return path.startsWith("/assets/");
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, TAG_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
