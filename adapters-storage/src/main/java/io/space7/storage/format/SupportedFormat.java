package io.space7.storage.format;

import static io.space7.domain.MediaType.AUDIO;
import static io.space7.domain.MediaType.IMAGE;
import static io.space7.domain.MediaType.VIDEO;

import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every format that is accepted: what it is served as, what its files are called, what it can be,
 * and which names Tika may give to a file of it. An extension stands for one format only, so that a
 * stored file's name alone tells its content type.
 *
 * <p>Containers that hold sound alone or sound and pictures can be either kind, whichever comes
 * first; Matroska too, of which WebM is a part.
 *
 * <p>MIDI is not among them: it holds instructions for instruments and no sound, and no browser
 * plays it.
 */
public enum SupportedFormat {
  PNG("image/png", "png", List.of(IMAGE), "image/png"),
  JPEG("image/jpeg", "jpg", List.of(IMAGE), "image/jpeg"),
  GIF("image/gif", "gif", List.of(IMAGE), "image/gif"),
  WEBP("image/webp", "webp", List.of(IMAGE), "image/webp"),
  /** Tika does not know the oldest of its headers. */
  BMP("image/bmp", "bmp", List.of(IMAGE), "image/bmp", "application/octet-stream"),
  ICO("image/x-icon", "ico", List.of(IMAGE), "image/vnd.microsoft.icon"),
  JXL("image/jxl", "jxl", List.of(IMAGE), "image/jxl", "application/octet-stream"),
  AVIF(
      "image/avif",
      "avif",
      List.of(IMAGE),
      "image/avif",
      "image/heif",
      "image/heif-sequence",
      "video/quicktime"),
  HEIC(
      "image/heic",
      "heic",
      List.of(IMAGE),
      "image/heic",
      "image/heic-sequence",
      "image/heif",
      "image/heif-sequence",
      "video/quicktime"),

  MP4("video/mp4", "mp4", List.of(VIDEO, AUDIO), "video/mp4", "video/x-m4v", "video/quicktime"),
  M4A("audio/mp4", "m4a", List.of(AUDIO, VIDEO), "audio/mp4", "video/mp4", "video/quicktime"),
  THREE_GP("video/3gpp", "3gp", List.of(VIDEO, AUDIO), "video/3gpp", "video/quicktime"),
  THREE_GP_AUDIO("audio/3gpp", "3ga", List.of(AUDIO, VIDEO), "video/3gpp", "video/quicktime"),
  THREE_G2("video/3gpp2", "3g2", List.of(VIDEO, AUDIO), "video/3gpp2", "video/quicktime"),
  THREE_G2_AUDIO("audio/3gpp2", "3g2a", List.of(AUDIO, VIDEO), "video/3gpp2", "video/quicktime"),
  /** Tika knows few of the boxes that old files begin with. */
  QUICKTIME(
      "video/quicktime", "mov", List.of(VIDEO), "video/quicktime", "application/octet-stream"),
  QUICKTIME_AUDIO(
      "audio/quicktime", "qta", List.of(AUDIO), "video/quicktime", "application/octet-stream"),
  WEBM("video/webm", "webm", List.of(VIDEO, AUDIO), "application/x-matroska"),
  WEBM_AUDIO("audio/webm", "weba", List.of(AUDIO, VIDEO), "application/x-matroska"),
  MATROSKA(
      "video/x-matroska",
      "mkv",
      List.of(VIDEO, AUDIO),
      "application/x-matroska",
      "video/x-matroska"),
  MATROSKA_AUDIO(
      "audio/x-matroska",
      "mka",
      List.of(AUDIO, VIDEO),
      "application/x-matroska",
      "video/x-matroska"),
  OGG_VIDEO("video/ogg", "ogv", List.of(VIDEO, AUDIO), "application/ogg", "video/theora"),
  OGG(
      "audio/ogg",
      "ogg",
      List.of(AUDIO, VIDEO),
      "application/ogg",
      "audio/vorbis",
      "audio/opus",
      "audio/speex",
      "audio/x-oggflac"),
  AVI("video/x-msvideo", "avi", List.of(VIDEO), "video/x-msvideo"),
  AVI_AUDIO("audio/x-msvideo", "avia", List.of(AUDIO), "video/x-msvideo"),
  MPEG_TS("video/mp2t", "ts", List.of(VIDEO), "application/octet-stream"),
  MPEG_TS_AUDIO("audio/mp2t", "tsa", List.of(AUDIO), "application/octet-stream"),

  /** Tika takes bytes of a tag's cover picture for frames of either. */
  MP3("audio/mpeg", "mp3", List.of(AUDIO), "audio/mpeg", "audio/x-aac", "application/octet-stream"),
  AAC("audio/aac", "aac", List.of(AUDIO), "audio/x-aac", "audio/mpeg", "application/octet-stream"),
  /** Behind a tag of MP3, Tika takes it for one. */
  FLAC("audio/flac", "flac", List.of(AUDIO), "audio/x-flac", "audio/mpeg"),
  WAV("audio/wav", "wav", List.of(AUDIO), "audio/vnd.wave", "application/octet-stream"),
  AIFF("audio/aiff", "aiff", List.of(AUDIO), "audio/x-aiff"),
  AMR("audio/amr", "amr", List.of(AUDIO), "audio/amr"),
  AMR_WB("audio/amr-wb", "awb", List.of(AUDIO), "audio/amr-wb"),
  CAF("audio/x-caf", "caf", List.of(AUDIO), "audio/x-caf");

  /** As people call them. */
  static final String NAMES =
      "PNG, JPEG, GIF, WebP, HEIC, AVIF, JPEG XL, BMP and ICO pictures; MP4, QuickTime, 3GP, WebM,"
          + " Matroska, Ogg, AVI and MPEG-TS videos; MP3, AAC, M4A, FLAC, WAV, AIFF, Ogg, Opus, AMR"
          + " and CAF sounds";

  private static final Map<String, SupportedFormat> BY_EXTENSION =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(SupportedFormat::extension, Function.identity()));

  private final MediaFormat media;
  private final Set<String> tikaNames;

  SupportedFormat(
      String contentType, String extension, List<MediaType> types, String... tikaNames) {
    this.media = new MediaFormat(contentType, extension, types);
    this.tikaNames = Set.of(tikaNames);
  }

  /** What a stored file of this name is served as; empty if there can be no such file. */
  public static Optional<String> contentTypeOf(MediaName name) {
    if (name.extension().equals(MediaFormat.PART.extension())) {
      return Optional.of(MediaFormat.PART.contentType());
    }
    return Optional.ofNullable(BY_EXTENSION.get(name.extension()))
        .map(known -> known.media.contentType());
  }

  /**
   * @throws IllegalArgumentException if a file of this name would be served as another format
   */
  public static void requireServedAs(MediaName name, MediaFormat format) {
    if (contentTypeOf(name).filter(format.contentType()::equals).isEmpty()) {
      throw new IllegalArgumentException("a file of this name could not be served as " + format);
    }
  }

  public MediaFormat media() {
    return media;
  }

  String extension() {
    return media.extension();
  }

  boolean isCalled(String tikaName) {
    return tikaNames.contains(tikaName);
  }
}
