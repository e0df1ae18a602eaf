package io.space7.testkit;

import io.space7.domain.Media;
import io.space7.domain.MediaDetails;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.MediaType;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small files of many kinds: what a user may attach, and what nobody may. */
public final class MediaSamples {
  private static final SecureRandom RANDOM = new SecureRandom();

  private MediaSamples() {}

  /** A name for a file, unlike all others. */
  public static MediaName newName(String extension) {
    return MediaName.random(
        RANDOM, new MediaFormat("application/test", extension, List.of(MediaType.IMAGE)));
  }

  /** The file of a message, which is not stored anywhere. */
  public static Media newMedia(MediaType type) {
    boolean seen = type != MediaType.AUDIO;
    MediaDetails details =
        new MediaDetails(
            "application/test",
            5_000_000_000L,
            seen ? 640 : null,
            seen ? 480 : null,
            type == MediaType.IMAGE ? null : 3_600_000L);
    return new Media(newName("bin"), type, details);
  }

  /** Formats that files may have, common and rare ones. */
  public static List<MediaFormat> formats() {
    return List.of(
        new MediaFormat("image/png", "png", List.of(MediaType.IMAGE)),
        new MediaFormat("image/jpeg", "jpg", List.of(MediaType.IMAGE)),
        new MediaFormat("image/webp", "webp", List.of(MediaType.IMAGE)),
        new MediaFormat("image/avif", "avif", List.of(MediaType.IMAGE)),
        new MediaFormat("image/heic", "heic", List.of(MediaType.IMAGE)),
        new MediaFormat("video/mp4", "mp4", List.of(MediaType.VIDEO, MediaType.AUDIO)),
        new MediaFormat("video/quicktime", "mov", List.of(MediaType.VIDEO)),
        new MediaFormat("video/x-matroska", "mkv", List.of(MediaType.VIDEO, MediaType.AUDIO)),
        new MediaFormat("video/mp2t", "ts", List.of(MediaType.VIDEO)),
        new MediaFormat("video/3gpp2", "3g2", List.of(MediaType.VIDEO, MediaType.AUDIO)),
        new MediaFormat("audio/mp4", "m4a", List.of(MediaType.AUDIO, MediaType.VIDEO)),
        new MediaFormat("audio/webm", "weba", List.of(MediaType.AUDIO, MediaType.VIDEO)),
        new MediaFormat("audio/amr-wb", "awb", List.of(MediaType.AUDIO)),
        new MediaFormat("audio/x-caf", "caf", List.of(MediaType.AUDIO)));
  }

  /** A whole picture of one pixel. */
  public static byte[] png() {
    return hex(
        "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
            + "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082");
  }

  /** A whole picture of one pixel. */
  public static byte[] jpeg() {
    return hex(
        "ffd8ffe000104a46494600010100000100010000ffdb004300100b0c0e0c0a100e0d0e1211101318281a"
            + "181616183123251d283a333d3c3933383740485c4e404457453738506d51575f626768673e4d71797064"
            + "785c656763ffdb0043011112121815182f1a1a2f63423842636363636363636363636363636363636363"
            + "6363636363636363636363636363636363636363636363636363636363636363ffc00011080001000103"
            + "012200021101031101ffc4001500010100000000000000000000000000000005ffc40014100100000000"
            + "000000000000000000000000ffc4001501010100000000000000000000000000000506ffc40014110100"
            + "000000000000000000000000000000ffda000c03010002110311003f008a00b5e3ffd9");
  }

  /** A whole picture of one pixel. */
  public static byte[] gif() {
    return hex(
        "47494638396101000100800000000000ffffff21f90401000000002c"
            + "00000000010001000002024401003b");
  }

  /** A film of one second, two pixels wide and one high, without a frame. */
  public static byte[] mp4() {
    return hex(
        "000000206674797069736f6d0000020069736f6d69736f32617663316d703431000001016d6f6f760000"
            + "006c6d766864000000000000000000000000000003e8000003e800010000010000000000000000000000"
            + "000100000000000000000000000000000001000000000000000000000000000040000000000000000000"
            + "000000000000000000000000000000000000000000020000008d7472616b0000005c746b686400000003"
            + "00000000000000000000000100000000000003e800000000000000000000000000000000000100000000"
            + "000000000000000000000001000000000000000000000000000040000000000200000001000000000029"
            + "6d6469610000002168646c7200000000000000007669646500000000000000000000000000000000086d"
            + "646174");
  }

  /** The beginning of a sound with an ID3 tag. */
  public static byte[] mp3() {
    return hex("494433040000000000" + "0a00000000000000000000" + "fffb9064" + "00".repeat(413));
  }

  /** The first page of an Ogg Vorbis stream. */
  public static byte[] ogg() {
    return hex(
        "4f67675300020000000000000000010000000000000000000000011e"
            + "01766f72626973000000000244ac000000000000"
            + "00ee020000000000b801");
  }

  /** What is not an image, a video or a sound, or can be made to run; by name. */
  public static Map<String, byte[]> refused() {
    Map<String, byte[]> samples = new LinkedHashMap<>();
    samples.put("nothing", new byte[0]);
    samples.put("text", ascii("Just some words.\n"));
    samples.put("HTML", ascii("<!DOCTYPE html><html><script>alert(1)</script></html>"));
    samples.put("HTML after white space", ascii(" \r\n\t<html><body onload=alert(1)>"));
    samples.put(
        "SVG", ascii("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"));
    samples.put(
        "SVG in XML", ascii("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>"));
    samples.put("PDF", ascii("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n1 0 obj\n"));
    samples.put("ZIP", hex("504b0304140000000800" + "00".repeat(40)));
    samples.put("gzip", hex("1f8b0800000000000003" + "00".repeat(20)));
    samples.put("ELF", hex("7f454c46020101000000000000000000" + "00".repeat(48)));
    samples.put("EXE", hex("4d5a90000300000004000000ffff0000" + "00".repeat(48)));
    samples.put("Java class", hex("cafebabe0000003d" + "00".repeat(24)));
    samples.put("script", ascii("#!/bin/sh\nrm -rf /\n"));
    samples.put("JavaScript", ascii("alert(document.cookie)"));
    samples.put("JSON", ascii("{\"a\": 1}"));
    samples.put("zeros", new byte[64]);
    return samples;
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
