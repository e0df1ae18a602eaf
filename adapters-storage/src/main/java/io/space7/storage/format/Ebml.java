package io.space7.storage.format;

import java.util.Optional;

/** Matroska and the part of it that is WebM. */
final class Ebml {
  private static final long HEADER = 0x1A45DFA3L;
  private static final long DOC_TYPE = 0x4282;
  private static final long VOID = 0xEC;
  private static final long SEGMENT = 0x18538067L;
  private static final long CLUSTER = 0x1F43B675L;
  private static final long TRACKS = 0x1654AE6BL;
  private static final long TRACK = 0xAE;
  private static final long TRACK_TYPE = 0x83;
  private static final int SOUND = 2;

  private Ebml() {}

  static Optional<SupportedFormat> probe(Bytes head) {
    Element header = Element.at(head, 0);
    if (header == null || header.id != HEADER || header.end > head.length()) {
      return Optional.empty();
    }
    Element docType = find(head, header.start, header.end, DOC_TYPE);
    if (docType == null || docType.end - docType.start > 16) {
      return Optional.empty();
    }
    Element next = Element.at(head, header.end);
    while (next != null && next.id == VOID) {
      next = Element.at(head, next.end);
    }
    if (next != null && next.id != SEGMENT) {
      return Optional.empty();
    }
    boolean sound = next != null && soundOnly(head, next);
    String name = head.text(docType.start, (int) (docType.end - docType.start));
    return switch (name.replace("\0", "")) {
      case "webm" -> Optional.of(sound ? SupportedFormat.WEBM_AUDIO : SupportedFormat.WEBM);
      case "matroska" ->
          Optional.of(sound ? SupportedFormat.MATROSKA_AUDIO : SupportedFormat.MATROSKA);
      default -> Optional.empty();
    };
  }

  /** Whether all tracks are described within the bytes, and every one is sound. */
  private static boolean soundOnly(Bytes head, Element segment) {
    Element tracks = find(head, segment.start, segment.end, TRACKS);
    if (tracks == null || tracks.end > head.length()) {
      return false;
    }
    boolean sound = false;
    long at = tracks.start;
    while (at < tracks.end) {
      Element track = Element.at(head, at);
      if (track == null) {
        return false;
      }
      if (track.id == TRACK) {
        Element type = find(head, track.start, track.end, TRACK_TYPE);
        if (type == null || head.u8(type.start) != SOUND) {
          return false;
        }
        sound = true;
      }
      at = track.end;
    }
    return sound;
  }

  private static Element find(Bytes head, long from, long end, long id) {
    long at = from;
    while (at < end) {
      Element element = Element.at(head, at);
      if (element == null || element.id == CLUSTER) {
        return null;
      }
      if (element.id == id) {
        return element;
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
  private record Element(long id, long start, long end) {
    /** Null if there is none, or none that makes sense. */
    static Element at(Bytes head, long at) {
      int idLength = vintLength(head.u8(at));
      long id = head.big(at, idLength);
      long sizeAt = at + idLength;
      int sizeLength = vintLength(head.u8(sizeAt));
      if (idLength > 4 || sizeLength > 8 || id < 0) {
        return null;
      }
      long value = head.big(sizeAt, sizeLength);
      long mask = (1L << 7 * sizeLength) - 1;
      if (value < 0) {
        return null;
      }
      long start = sizeAt + sizeLength;
      long size = value & mask;
      return new Element(id, start, size == mask ? Long.MAX_VALUE : start + size);
    }

    /** One more than the zero bits in front of the first one; 9 and more is no length. */
    private static int vintLength(int first) {
      return first < 0 ? Integer.SIZE : Integer.numberOfLeadingZeros(first) - 23;
    }
  }
}
