package io.space7.storage.format;

import java.util.Optional;
import java.util.Set;

/** The ISO base media file format: MP4, QuickTime, 3GP, and the pictures HEIC and AVIF. */
final class IsoMedia {
  private static final int MAX_FILE_TYPE_BOX = 4096;

  /** Of real files: moov, trak, mdia. */
  private static final int MAX_DEPTH = 3;

  private static final Set<String> TOP_LEVEL =
      Set.of(
          "moov", "mdat", "free", "skip", "wide", "meta", "moof", "styp", "sidx", "ssix", "uuid",
          "pdin", "prft", "emsg", "udta", "pnot", "mfra");

  private IsoMedia() {}

  static Optional<SupportedFormat> probe(Bytes head) {
    if (!head.has(4, "ftyp")) {
      return Probe.when(isOldQuickTime(head), SupportedFormat.QUICKTIME);
    }
    long size = head.u32(0);
    if (size < 16 || size > MAX_FILE_TYPE_BOX || size % 4 != 0) {
      return Optional.empty();
    }
    if (size < head.length() && !TOP_LEVEL.contains(head.text(size + 4, 4))) {
      return Optional.empty();
    }
    Optional<SupportedFormat> format = ofBrand(head.text(8, 4));
    for (long at = 16; at < size && format.isEmpty(); at += 4) {
      format = ofBrand(head.text(at, 4));
    }
    return format.map(found -> new Tracks().soundOnly(head, size) ? withoutPictures(found) : found);
  }

  /** Files older than the {@code ftyp} box. */
  private static boolean isOldQuickTime(Bytes head) {
    return head.has(0, "\0\0\0\bwide") && head.has(12, "mdat")
        || head.has(4, "moov") && head.has(12, "mvhd");
  }

  /**
   * The first brand that is known decides; {@code mif1}, {@code msf1} and {@code miaf}, which
   * pictures of any coding bear, are not.
   */
  private static Optional<SupportedFormat> ofBrand(String brand) {
    return switch (brand) {
      case "avif", "avis" -> Optional.of(SupportedFormat.AVIF);
      case "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs" ->
          Optional.of(SupportedFormat.HEIC);
      case "M4A ", "M4B ", "F4A ", "F4B " -> Optional.of(SupportedFormat.M4A);
      case "qt  " -> Optional.of(SupportedFormat.QUICKTIME);
      case "mp41", "mp42", "mp71", "avc1", "dash", "M4V ", "M4VH", "M4VP", "F4V ", "MSNV", "mmp4" ->
          Optional.of(SupportedFormat.MP4);
      default -> {
        if (brand.startsWith("3g2")) {
          yield Optional.of(SupportedFormat.THREE_G2);
        }
        if (brand.startsWith("3g")) {
          yield Optional.of(SupportedFormat.THREE_GP);
        }
        yield Probe.when(brand.startsWith("iso"), SupportedFormat.MP4);
      }
    };
  }

  private static SupportedFormat withoutPictures(SupportedFormat format) {
    return switch (format) {
      case MP4 -> SupportedFormat.M4A;
      case THREE_GP -> SupportedFormat.THREE_GP_AUDIO;
      default -> format;
    };
  }

  /** What the tracks hold, as far as they are described within the bytes. */
  private static final class Tracks {
    private boolean sound;
    private boolean other;

    /** Whether the whole description is there and names sound alone. */
    boolean soundOnly(Bytes head, long from) {
      boolean complete = scan(head, from, head.length(), 0);
      return complete && sound && !other;
    }

    /**
     * @return whether a {@code moov} box ends within the bytes
     */
    private boolean scan(Bytes head, long from, long end, int depth) {
      boolean complete = false;
      long at = from;
      while (at + 8 <= end) {
        long size = head.u32(at);
        String type = head.text(at + 4, 4);
        if (size < 8) {
          break; // 0: up to the end of the file; 1: larger than what is seen
        }
        switch (type) {
          case "moov", "trak", "mdia" -> {
            if (depth < MAX_DEPTH) {
              scan(head, at + 8, Math.min(end, at + size), depth + 1);
            }
            complete |= type.equals("moov") && at + size <= head.length();
          }
          case "hdlr" -> {
            switch (head.text(at + 16, 4)) {
              case "soun" -> sound = true;
              case "vide", "pict", "auxv" -> other = true;
              default -> {} // texts, hints and metadata are neither
            }
          }
          default -> {}
        }
        at += size;
      }
      return complete;
    }
  }
}
