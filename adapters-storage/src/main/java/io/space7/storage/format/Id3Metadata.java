package io.space7.storage.format;

import java.util.List;
import java.util.Set;

/**
 * The frames of ID3v2 tags that tell about people, and the pictures in them. What is left moves up,
 * and what room there was becomes padding, so that the tag keeps its length.
 *
 * @see <a href="https://id3.org/id3v2.4.0-structure">ID3v2.4</a>
 */
final class Id3Metadata {
  private static final int MAX_TAGS = 100;
  private static final int MAX_FRAMES = 10_000;
  private static final int HEADER = 10;

  /** Private, owner's, commercial and general objects, encrypted ones, links, and rated by whom. */
  private static final Set<String> PERSONAL =
      Set.of(
          "PRIV", "OWNE", "TOWN", "COMR", "GEOB", "ENCR", "AENC", "GRID", "LINK", "POPM", "SIGN",
          "GEO", "CRM", "CRA", "LNK", "POP");

  private static final String MUSICBRAINZ = "http://musicbrainz.org\0";

  /** What players keep about a piece of music. */
  private static final List<String> MUSIC_DATA = List.of("WM/", "PeakValue\0", "AverageLevel\0");

  private final Bytes tag;
  private final Edits edits;
  private final int version;

  /** Whether a zero was put behind every FF, also in front of what counts bytes. */
  private final boolean stuffed;

  private long removed;

  private Id3Metadata(Bytes tag, Edits edits) {
    this.tag = tag;
    this.edits = edits;
    this.version = tag.u8(3);
    this.stuffed = (tag.u8(5) & 0x80) != 0;
  }

  /** All tags of a sound: those in front of it, and those between and behind its frames' end. */
  static void stripTags(Bytes file, Edits edits, long from, long end) {
    long at = from;
    for (int i = 0; i < MAX_TAGS && at < end && file.has(at, "ID3"); i++) {
      long next = Math.min(end, Id3.end(file, at));
      if (next == at) {
        return;
      }
      new Id3Metadata(file.part(at, next), edits.from(at)).strip();
      at = next;
    }
  }

  private void strip() {
    boolean footer = (tag.u8(5) & 0x10) != 0;
    long end = tag.length() - (footer ? HEADER : 0);
    long at = HEADER + extendedHeader();
    for (int i = 0; i < MAX_FRAMES && at < end && tag.u8(at) != 0; i++) {
      Frame frame = Frame.at(tag, at, version, stuffed);
      if (frame == null) {
        break;
      }
      if (frame.end > end) {
        // The tag tells too small a size; a frame that says nothing personal may stay.
        if (!isPersonal(frame) && !mayTell(frame)) {
          at = end;
        }
        break;
      }
      if (isPersonal(frame)) {
        takeOut(at, frame.end);
      } else if (frame.isPicture()) {
        stripPicture(frame);
      } else if (frame.name.equals("CHAP") || frame.name.equals("CTOC")) {
        stripChapter(frame);
      }
      at = frame.end;
    }
    if (!tag.isZero(at, end)) {
      takeOut(at, end);
    }
    if (removed > 0) {
      edits.insert(end, removed, 0);
    }
  }

  private void takeOut(long from, long end) {
    edits.remove(from, end);
    removed += end - from;
  }

  private long extendedHeader() {
    if (version == 2 || (tag.u8(5) & 0x40) == 0) {
      return 0;
    }
    long size = version == 3 ? 4 + tag.u32(HEADER) : Id3.synchsafe(tag.u32(HEADER));
    return Math.max(0, size);
  }

  private boolean isPersonal(Frame frame) {
    if (frame.name.equals("UFID") || frame.name.equals("UFI")) {
      return !tag.has(frame.start, MUSICBRAINZ);
    }
    if (frame.name.equals("PRIV") && MUSIC_DATA.stream().anyMatch(n -> tag.has(frame.start, n))) {
      return false;
    }
    if (frame.name.equals("TXXX") || frame.name.equals("TXX")) {
      long end = Math.min(frame.end, frame.start + 257);
      return PersonalNames.isPersonal(description(frame.start + 1, end), true);
    }
    return PERSONAL.contains(frame.name);
  }

  /** What stands before the first zero, of two bytes where a character has two. */
  private String description(long from, long end) {
    int encoding = tag.u8(from - 1);
    StringBuilder text = new StringBuilder();
    int width = encoding == 1 || encoding == 2 ? 2 : 1;
    for (long at = from; at + width <= end; at += width) {
      int one = tag.u8(at);
      int two = width == 2 ? tag.u8(at + 1) : 0;
      if (one == 0 && two == 0) {
        break;
      }
      // Names are Latin; which of the two bytes is the letter depends on their order.
      text.append((char) (one == 0 ? two : one));
    }
    return text.toString();
  }

  private void stripPicture(Frame frame) {
    long start = frame.startOfPicture(tag);
    if (start < 0 || frame.opaque || stuffed || frame.stuffed) {
      if (start < 0 || frame.opaque || mayTell(frame)) {
        takeOut(frame.at, frame.end);
      }
      return;
    }
    edits.stripPicture(tag, start, frame.end);
  }

  /** One with more zeros than it had cannot be walked through. */
  private boolean mayTell(Frame frame) {
    for (String mark :
        new String[] {"Exif\0", "ns.adobe.com", "Photoshop 3.0", "eXIf", "Raw pro"}) {
      if (tag.find(mark, frame.start, frame.end) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Its frames are about music, or all of it goes. */
  private void stripChapter(Frame chapter) {
    boolean list = chapter.name.equals("CTOC");
    long name = tag.find("\0", chapter.start, chapter.end) + 1;
    long at = list ? afterEntries(name, chapter.end) : name + 16;
    for (int i = 0; i < MAX_FRAMES && name > 0 && at < chapter.end; i++) {
      Frame frame = Frame.at(tag, at, version, stuffed);
      boolean plain = frame != null && frame.end <= chapter.end && !isPersonal(frame);
      long picture = plain && frame.isPicture() ? frame.startOfPicture(tag) : 0;
      if (!plain || picture < 0 || picture > 0 && (frame.opaque || stuffed || frame.stuffed)) {
        takeOut(chapter.at, chapter.end);
        return;
      }
      if (picture > 0) {
        edits.stripPicture(tag, picture, frame.end);
      }
      at = frame.end;
    }
  }

  private long afterEntries(long flags, long end) {
    long at = flags + 2;
    for (int left = tag.u8(flags + 1); left > 0 && at < end; left--) {
      at = tag.find("\0", at, end) + 1;
      if (at <= 0) {
        return end;
      }
    }
    return at;
  }

  /**
   * A frame.
   *
   * @param opaque whether it is compressed or encrypted
   * @param stuffed whether zeros were put in
   */
  private record Frame(
      String name, long at, long start, long end, boolean opaque, boolean stuffed) {
    /** Null if there is none that makes sense. */
    static Frame at(Bytes tag, long at, int version, boolean stuffedTag) {
      int letters = version == 2 ? 3 : 4;
      String name = tag.text(at, letters);
      if (!name.matches("[A-Z0-9 ]+")) {
        return null;
      }
      long size =
          switch (version) {
            case 2 -> tag.big(at + 3, 3);
            case 3 -> tag.u32(at + 4);
            default -> sizeOfFour(tag, at);
          };
      long start = at + (version == 2 ? 6 : HEADER);
      int flags = version == 2 ? 0 : tag.u8(at + 9);
      boolean opaque = version == 3 ? (flags & 0xC0) != 0 : version == 4 && (flags & 0x0C) != 0;
      boolean stuffed = version == 4 && (flags & 2) != 0;
      long end = stuffedTag && version < 4 ? skip(tag, start, size) : start + size;
      long content = start + (version == 4 && (flags & 1) != 0 ? 4 : 0);
      content += (flags & (version == 3 ? 0x20 : 0x40)) != 0 ? 1 : 0;
      return size < 0 || end < content ? null : new Frame(name, at, content, end, opaque, stuffed);
    }

    /** Some programs write plain numbers where seven bits of each byte count. */
    private static long sizeOfFour(Bytes tag, long at) {
      long plain = tag.u32(at + 4);
      long safe = Id3.synchsafe(plain);
      boolean fits = isFrame(tag, at + HEADER + safe);
      return (plain & 0x80808080L) != 0 || !fits && isFrame(tag, at + HEADER + plain)
          ? plain
          : safe;
    }

    private static boolean isFrame(Bytes tag, long at) {
      return at == tag.length() || tag.u8(at) == 0 || tag.text(at, 4).matches("[A-Z0-9]{4}");
    }

    private static long skip(Bytes tag, long from, long size) {
      long at = from;
      for (long i = 0; i < size && at < tag.length(); i++) {
        at += tag.u8(at) == 0xFF && tag.u8(at + 1) == 0 ? 2 : 1;
      }
      return at;
    }

    boolean isPicture() {
      return name.equals("APIC") || name.equals("PIC");
    }

    /** Behind its encoding, type, kind and description; -1 if there is none. */
    long startOfPicture(Bytes tag) {
      int encoding = tag.u8(start);
      long type = name.equals("PIC") ? start + 4 : tag.find("\0", start + 1, end) + 1;
      if (type <= 0) {
        return -1;
      }
      boolean wide = encoding == 1 || encoding == 2;
      long at = type + 1;
      while (at < end && (tag.u8(at) != 0 || wide && tag.u8(at + 1) != 0)) {
        at += wide ? 2 : 1;
      }
      return at + (wide ? 2 : 1) <= end ? at + (wide ? 2 : 1) : -1;
    }
  }
}
