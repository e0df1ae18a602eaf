package io.space7.storage.format;

import java.util.Optional;
import java.util.Set;

/** The ISO base media file format: MP4, QuickTime, 3GP, and the pictures HEIC and AVIF. */
final class IsoMedia {
  private static final int MAX_FILE_TYPE_BOX = 4096;

  private static final Set<String> TOP_LEVEL =
      Set.of(
          "moov", "mdat", "free", "skip", "wide", "meta", "moof", "styp", "sidx", "ssix", "uuid",
          "pdin", "prft", "emsg", "udta", "pnot", "mfra", "PICT", "pict");

  private IsoMedia() {}

  /** A film or sound has a description of tracks, a picture one of items, wherever it stands. */
  static Optional<Finding> probe(Bytes file) {
    Box first = Box.at(file, 0, file.length());
    if (first == null || !first.type().equals("ftyp")) {
      // Files older than that box.
      return first != null && TOP_LEVEL.contains(first.type())
          ? film(file, SupportedFormat.QUICKTIME)
          : Optional.empty();
    }
    if (first.size() < 16 || first.size() > MAX_FILE_TYPE_BOX || !first.whole()) {
      return Optional.empty();
    }
    Brands brands = Brands.of(file, first);
    if (brands.picture) {
      Optional<Finding> picture = HeifItems.probe(file, brands.format);
      return picture.isPresent() || brands.format == null
          ? picture
          : film(file, brands.format); // a sequence of pictures, without one that stands for all
    }
    return film(file, brands.format == null ? SupportedFormat.MP4 : brands.format);
  }

  private static Optional<Finding> film(Bytes file, SupportedFormat format) {
    Tracks tracks = Tracks.of(file);
    boolean picture = format.media().types().contains(io.space7.domain.MediaType.IMAGE);
    return Finding.when(
        picture ? tracks.hasPictures() : tracks.hasPictures() || tracks.hasSound(),
        new Finding(
            tracks.hasPictures() ? format : withoutPictures(format),
            tracks.width(),
            tracks.height(),
            picture ? null : tracks.durationMs(file)));
  }

  private static SupportedFormat withoutPictures(SupportedFormat format) {
    return switch (format) {
      case MP4 -> SupportedFormat.M4A;
      case THREE_GP -> SupportedFormat.THREE_GP_AUDIO;
      case THREE_G2 -> SupportedFormat.THREE_G2_AUDIO;
      case QUICKTIME -> SupportedFormat.QUICKTIME_AUDIO;
      default -> format;
    };
  }

  /**
   * What the {@code ftyp} box says. The first brand that is known decides; {@code mif1}, {@code
   * msf1} and {@code miaf}, which pictures of any coding bear, only say that it is a picture.
   *
   * @param format null if no brand is known
   */
  private record Brands(SupportedFormat format, boolean picture) {
    private static final Set<String> PICTURES = Set.of("mif1", "mif2", "msf1", "miaf");

    static Brands of(Bytes file, Box box) {
      SupportedFormat format = known(file.text(box.start(), 4));
      boolean picture = PICTURES.contains(file.text(box.start(), 4));
      for (long at = box.start() + 8; at + 4 <= box.end() && format == null; at += 4) {
        format = known(file.text(at, 4));
      }
      picture |= format == SupportedFormat.AVIF || format == SupportedFormat.HEIC;
      return new Brands(format, picture);
    }

    private static SupportedFormat known(String brand) {
      return switch (brand.replace('\0', ' ')) {
        case "avif", "avis" -> SupportedFormat.AVIF;
        case "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs" -> SupportedFormat.HEIC;
        case "M4A ", "M4B ", "M4P ", "F4A ", "F4B " -> SupportedFormat.M4A;
        case "qt  " -> SupportedFormat.QUICKTIME;
        case "mp41",
            "mp42",
            "mp71",
            "avc1",
            "dash",
            "M4V ",
            "M4VH",
            "M4VP",
            "F4V ",
            "MSNV",
            "mmp4" ->
            SupportedFormat.MP4;
        default -> {
          if (brand.startsWith("3g2")) {
            yield SupportedFormat.THREE_G2;
          }
          if (brand.startsWith("3g")) {
            yield SupportedFormat.THREE_GP;
          }
          yield brand.startsWith("iso") ? SupportedFormat.MP4 : null;
        }
      };
    }
  }
}
