package io.space7.storage.format;

import java.util.Optional;

/** Matroska and the part of it that is WebM. */
final class Ebml {
  private static final long HEADER = 0x1A45DFA3L;
  private static final long DOC_TYPE = 0x4282;
  static final long VOID = 0xEC;
  private static final long SEGMENT = 0x18538067L;
  private static final long INFO = 0x1549A966L;
  private static final long TIMESTAMP_SCALE = 0x2AD7B1;
  private static final long DURATION = 0x4489;
  private static final long TRACKS = 0x1654AE6BL;
  private static final long TRACK = 0xAE;
  private static final long TRACK_TYPE = 0x83;
  private static final long VIDEO = 0xE0;
  private static final long PIXEL_WIDTH = 0xB0;
  private static final long PIXEL_HEIGHT = 0xBA;
  private static final long DISPLAY_WIDTH = 0x54B0;
  private static final long DISPLAY_HEIGHT = 0x54BA;
  private static final long DISPLAY_UNIT = 0x54B2;
  private static final int PICTURES = 1;
  private static final int SOUND = 2;
  private static final int MAX_ELEMENTS = 200_000;

  private final Bytes file;
  private boolean pictures;
  private boolean sound;
  private Finding size = Finding.picture(SupportedFormat.MATROSKA, 0, 0);
  private Long durationMs;

  private Ebml(Bytes file) {
    this.file = file;
  }

  static Optional<Finding> probe(Bytes file) {
    Element header = Element.at(file, 0);
    if (header == null || header.id != HEADER || header.end > file.length()) {
      return Optional.empty();
    }
    Ebml ebml = new Ebml(file);
    Element docType = ebml.find(header, DOC_TYPE);
    if (docType == null || docType.end - docType.start > 16) {
      return Optional.empty();
    }
    String name = file.text(docType.start, (int) (docType.end - docType.start));
    Element next = Element.at(file, header.end);
    while (next != null && next.id == VOID) {
      next = Element.at(file, next.end);
    }
    if (next == null || next.id != SEGMENT) {
      return Optional.empty();
    }
    ebml.readSegment(next);
    if (!ebml.pictures && !ebml.sound) {
      return Optional.empty();
    }
    return switch (name.replace("\0", "")) {
      case "webm" -> ebml.found(SupportedFormat.WEBM, SupportedFormat.WEBM_AUDIO);
      case "matroska" -> ebml.found(SupportedFormat.MATROSKA, SupportedFormat.MATROSKA_AUDIO);
      default -> Optional.empty();
    };
  }

  private Optional<Finding> found(SupportedFormat film, SupportedFormat soundOnly) {
    return Optional.of(
        pictures
            ? new Finding(film, size.width(), size.height(), durationMs)
            : Finding.sound(soundOnly, durationMs));
  }

  /** An element without a size ends where something begins that cannot be in it. */
  private void readSegment(Element segment) {
    boolean tracks = false;
    long at = segment.start;
    for (int i = 0; i < MAX_ELEMENTS && at < segment.end; i++) {
      Element element = Element.at(file, at);
      if (element == null) {
        return;
      }
      if (element.id == TRACKS) {
        readTracks(element);
        tracks = true;
      } else if (element.id == INFO) {
        readInfo(element);
      }
      if (tracks && durationMs != null) {
        return;
      }
      at = element.open() ? element.start : element.end;
    }
  }

  private void readInfo(Element info) {
    Element scale = find(info, TIMESTAMP_SCALE);
    Element duration = find(info, DURATION);
    if (duration == null) {
      return;
    }
    double nanos = scale == null ? 1_000_000 : number(scale);
    double units =
        duration.end - duration.start == 4
            ? Float.intBitsToFloat((int) file.u32(duration.start))
            : Double.longBitsToDouble(
                file.u32(duration.start) << 32 | file.u32(duration.start + 4));
    durationMs = Finding.millis(units * nanos, 1e9);
  }

  private void readTracks(Element tracks) {
    long at = tracks.start;
    for (int i = 0; i < MAX_ELEMENTS && at < tracks.end; i++) {
      Element track = Element.at(file, at);
      if (track == null) {
        return;
      }
      Element type = track.id == TRACK ? find(track, TRACK_TYPE) : null;
      if (type != null && number(type) == SOUND) {
        sound = true;
      } else if (type != null && number(type) == PICTURES) {
        readPictures(track);
      }
      at = track.end;
    }
  }

  private void readPictures(Element track) {
    Element video = find(track, VIDEO);
    if (video != null && !pictures) {
      Element unit = find(video, DISPLAY_UNIT);
      boolean pixels = unit == null || number(unit) == 0;
      long width = pixels ? number(find(video, DISPLAY_WIDTH)) : 0;
      long height = pixels ? number(find(video, DISPLAY_HEIGHT)) : 0;
      size =
          Finding.picture(
              SupportedFormat.MATROSKA,
              width > 0 ? width : number(find(video, PIXEL_WIDTH)),
              height > 0 ? height : number(find(video, PIXEL_HEIGHT)));
    }
    pictures = true;
  }

  private long number(Element element) {
    return element == null ? 0 : file.big(element.start, (int) (element.end - element.start));
  }

  private Element find(Element parent, long id) {
    long at = parent.start;
    for (int i = 0; i < MAX_ELEMENTS && at < parent.end; i++) {
      Element element = Element.at(file, at);
      if (element == null || element.id == id) {
        return element != null && element.end - element.start <= 1 << 20 ? element : null;
      }
      at = element.end;
    }
    return null;
  }

  /**
   * An element's frame.
   *
   * @param start of its content
   * @param end of its content, as it claims; the largest long if it leaves that open
   */
  record Element(long id, long start, long end) {
    /** Null if there is none, or none that makes sense. */
    static Element at(Bytes file, long at) {
      int idLength = vintLength(file.u8(at));
      if (idLength > 4) {
        return null;
      }
      long id = file.big(at, idLength);
      long sizeAt = at + idLength;
      int sizeLength = vintLength(file.u8(sizeAt));
      if (sizeLength > 8 || id < 0) {
        return null;
      }
      long value = file.big(sizeAt, sizeLength);
      long mask = (1L << 7 * sizeLength) - 1;
      if (value < 0) {
        return null;
      }
      long start = sizeAt + sizeLength;
      long size = value & mask;
      return new Element(id, start, size == mask ? Long.MAX_VALUE : start + size);
    }

    boolean open() {
      return end == Long.MAX_VALUE;
    }

    /** One more than the zero bits in front of the first one; 9 and more is no length. */
    private static int vintLength(int first) {
      return first < 0 ? Integer.SIZE : Integer.numberOfLeadingZeros(first) - 23;
    }
  }
}
