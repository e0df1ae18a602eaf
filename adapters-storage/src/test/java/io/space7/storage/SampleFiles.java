package io.space7.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Real files, made by {@code samples/make.sh}. */
final class SampleFiles {
  static final Map<String, KnownFormat> ACCEPTED =
      Map.ofEntries(
          Map.entry("png.png", KnownFormat.PNG),
          Map.entry("png-palette.png", KnownFormat.PNG),
          Map.entry("png-animated.png", KnownFormat.PNG),
          Map.entry("jpeg.jpg", KnownFormat.JPEG),
          Map.entry("jpeg-progressive.jpg", KnownFormat.JPEG),
          Map.entry("jpeg-comment.jpg", KnownFormat.JPEG),
          Map.entry("gif.gif", KnownFormat.GIF),
          Map.entry("gif-87.gif", KnownFormat.GIF),
          Map.entry("gif-animated.gif", KnownFormat.GIF),
          Map.entry("webp.webp", KnownFormat.WEBP),
          Map.entry("webp-lossless.webp", KnownFormat.WEBP),
          Map.entry("webp-animated.webp", KnownFormat.WEBP),
          Map.entry("bmp-2.bmp", KnownFormat.BMP),
          Map.entry("bmp-3.bmp", KnownFormat.BMP),
          Map.entry("bmp-4.bmp", KnownFormat.BMP),
          Map.entry("bmp-rle.bmp", KnownFormat.BMP),
          Map.entry("heic.heic", KnownFormat.HEIC),
          Map.entry("avif.avif", KnownFormat.AVIF),
          Map.entry("avif-ffmpeg.avif", KnownFormat.AVIF),
          Map.entry("avif-animated.avif", KnownFormat.AVIF),
          Map.entry("mp4.mp4", KnownFormat.MP4),
          Map.entry("mp4-faststart.mp4", KnownFormat.MP4),
          Map.entry("mp4-fragmented.mp4", KnownFormat.MP4),
          Map.entry("mp4-mp42.mp4", KnownFormat.MP4),
          Map.entry("mp4-hevc.mp4", KnownFormat.MP4),
          Map.entry("mp4-sound.mp4", KnownFormat.M4A),
          Map.entry("m4a.m4a", KnownFormat.M4A),
          Map.entry("m4a-alac.m4a", KnownFormat.M4A),
          Map.entry("quicktime.mov", KnownFormat.QUICKTIME),
          Map.entry("3gp.3gp", KnownFormat.THREE_GP),
          Map.entry("3gp-sound.3gp", KnownFormat.THREE_GP_AUDIO),
          Map.entry("3g2.3g2", KnownFormat.THREE_G2),
          Map.entry("webm-vp8.webm", KnownFormat.WEBM),
          Map.entry("webm-vp9.webm", KnownFormat.WEBM),
          Map.entry("webm-live.webm", KnownFormat.WEBM),
          Map.entry("webm-sound.webm", KnownFormat.WEBM_AUDIO),
          Map.entry("matroska.mkv", KnownFormat.MATROSKA),
          Map.entry("matroska-sound.mka", KnownFormat.MATROSKA_AUDIO),
          Map.entry("ogg-theora.ogv", KnownFormat.OGG_VIDEO),
          Map.entry("ogg-vorbis.ogg", KnownFormat.OGG),
          Map.entry("ogg-opus.opus", KnownFormat.OGG),
          Map.entry("ogg-flac.oga", KnownFormat.OGG),
          Map.entry("ogg-speex.spx", KnownFormat.OGG),
          Map.entry("avi.avi", KnownFormat.AVI),
          Map.entry("mpeg-ts.ts", KnownFormat.MPEG_TS),
          Map.entry("mpeg-ts-timed.m2ts", KnownFormat.MPEG_TS),
          Map.entry("mp3.mp3", KnownFormat.MP3),
          Map.entry("mp3-id3.mp3", KnownFormat.MP3),
          Map.entry("mp3-48k.mp3", KnownFormat.MP3),
          Map.entry("mp3-cover.mp3", KnownFormat.MP3),
          Map.entry("aac.aac", KnownFormat.AAC),
          Map.entry("aac-48k.aac", KnownFormat.AAC),
          Map.entry("flac.flac", KnownFormat.FLAC),
          Map.entry("wav.wav", KnownFormat.WAV),
          Map.entry("wav-float.wav", KnownFormat.WAV),
          Map.entry("amr.amr", KnownFormat.AMR),
          Map.entry("amr-wb.awb", KnownFormat.AMR_WB),
          Map.entry("caf.caf", KnownFormat.CAF));

  private static final Map<String, byte[]> ALL = readAll();

  private SampleFiles() {}

  static byte[] read(String name) {
    return ALL.get(name).clone();
  }

  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  static List<String> refused() {
    return names().stream().filter(name -> !ACCEPTED.containsKey(name)).toList();
  }

  /** Each character is a byte. */
  static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Map<String, byte[]> readAll() {
    try (Stream<Path> files =
        Files.list(Path.of(SampleFiles.class.getResource("/samples").toURI()))) {
      return files.collect(
          Collectors.toMap(
              file -> file.getFileName().toString(),
              SampleFiles::readFile,
              (one, other) -> one,
              TreeMap::new));
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] readFile(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
