package io.space7.storage.format;

import io.space7.application.port.MediaDetector;
import io.space7.application.port.MediaDetector.Detected;
import io.space7.domain.MediaFormat;
import io.space7.testkit.memory.InMemoryChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Real files, made by {@code samples/make.sh}. */
final class SampleFiles {
  static final Map<String, SupportedFormat> ACCEPTED =
      Map.ofEntries(
          Map.entry("png.png", SupportedFormat.PNG),
          Map.entry("png-palette.png", SupportedFormat.PNG),
          Map.entry("png-animated.png", SupportedFormat.PNG),
          Map.entry("jpeg.jpg", SupportedFormat.JPEG),
          Map.entry("jpeg-progressive.jpg", SupportedFormat.JPEG),
          Map.entry("jpeg-comment.jpg", SupportedFormat.JPEG),
          Map.entry("gif.gif", SupportedFormat.GIF),
          Map.entry("gif-87.gif", SupportedFormat.GIF),
          Map.entry("gif-animated.gif", SupportedFormat.GIF),
          Map.entry("webp.webp", SupportedFormat.WEBP),
          Map.entry("webp-lossless.webp", SupportedFormat.WEBP),
          Map.entry("webp-animated.webp", SupportedFormat.WEBP),
          Map.entry("bmp-2.bmp", SupportedFormat.BMP),
          Map.entry("bmp-3.bmp", SupportedFormat.BMP),
          Map.entry("bmp-4.bmp", SupportedFormat.BMP),
          Map.entry("bmp-rle.bmp", SupportedFormat.BMP),
          Map.entry("ico.ico", SupportedFormat.ICO),
          Map.entry("jxl.jxl", SupportedFormat.JXL),
          Map.entry("quicktime-sound.qta", SupportedFormat.QUICKTIME_AUDIO),
          Map.entry("3g2-sound.3g2", SupportedFormat.THREE_G2_AUDIO),
          Map.entry("avi-sound.avi", SupportedFormat.AVI_AUDIO),
          Map.entry("mpeg-ts-sound.ts", SupportedFormat.MPEG_TS_AUDIO),
          Map.entry("aiff.aiff", SupportedFormat.AIFF),
          Map.entry("heic.heic", SupportedFormat.HEIC),
          Map.entry("avif.avif", SupportedFormat.AVIF),
          Map.entry("avif-ffmpeg.avif", SupportedFormat.AVIF),
          Map.entry("avif-animated.avif", SupportedFormat.AVIF),
          Map.entry("mp4.mp4", SupportedFormat.MP4),
          Map.entry("mp4-faststart.mp4", SupportedFormat.MP4),
          Map.entry("mp4-fragmented.mp4", SupportedFormat.MP4),
          Map.entry("mp4-mp42.mp4", SupportedFormat.MP4),
          Map.entry("mp4-hevc.mp4", SupportedFormat.MP4),
          Map.entry("mp4-sound.mp4", SupportedFormat.M4A),
          Map.entry("m4a.m4a", SupportedFormat.M4A),
          Map.entry("m4a-alac.m4a", SupportedFormat.M4A),
          Map.entry("quicktime.mov", SupportedFormat.QUICKTIME),
          Map.entry("3gp.3gp", SupportedFormat.THREE_GP),
          Map.entry("3gp-sound.3gp", SupportedFormat.THREE_GP_AUDIO),
          Map.entry("3g2.3g2", SupportedFormat.THREE_G2),
          Map.entry("webm-vp8.webm", SupportedFormat.WEBM),
          Map.entry("webm-vp9.webm", SupportedFormat.WEBM),
          Map.entry("webm-live.webm", SupportedFormat.WEBM),
          Map.entry("webm-sound.webm", SupportedFormat.WEBM_AUDIO),
          Map.entry("matroska.mkv", SupportedFormat.MATROSKA),
          Map.entry("matroska-sound.mka", SupportedFormat.MATROSKA_AUDIO),
          Map.entry("ogg-theora.ogv", SupportedFormat.OGG_VIDEO),
          Map.entry("ogg-vorbis.ogg", SupportedFormat.OGG),
          Map.entry("ogg-opus.opus", SupportedFormat.OGG),
          Map.entry("ogg-flac.oga", SupportedFormat.OGG),
          Map.entry("ogg-speex.spx", SupportedFormat.OGG),
          Map.entry("avi.avi", SupportedFormat.AVI),
          Map.entry("mpeg-ts.ts", SupportedFormat.MPEG_TS),
          Map.entry("mpeg-ts-timed.m2ts", SupportedFormat.MPEG_TS),
          Map.entry("mp3.mp3", SupportedFormat.MP3),
          Map.entry("mp3-id3.mp3", SupportedFormat.MP3),
          Map.entry("mp3-48k.mp3", SupportedFormat.MP3),
          Map.entry("mp3-cover.mp3", SupportedFormat.MP3),
          Map.entry("aac.aac", SupportedFormat.AAC),
          Map.entry("aac-48k.aac", SupportedFormat.AAC),
          Map.entry("flac.flac", SupportedFormat.FLAC),
          Map.entry("wav.wav", SupportedFormat.WAV),
          Map.entry("wav-float.wav", SupportedFormat.WAV),
          Map.entry("amr.amr", SupportedFormat.AMR),
          Map.entry("amr-wb.awb", SupportedFormat.AMR_WB),
          Map.entry("caf.caf", SupportedFormat.CAF));

  private static final MediaDetector DETECTOR = new ProbingMediaDetector();

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

  static Optional<MediaFormat> detect(byte[] file) {
    return describe(file).map(Detected::format);
  }

  static Optional<Detected> describe(byte[] file) {
    try {
      return DETECTOR.detect(new InMemoryChannel(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
