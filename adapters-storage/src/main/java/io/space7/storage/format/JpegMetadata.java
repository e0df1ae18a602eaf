package io.space7.storage.format;

import io.space7.storage.format.Jpeg.Segment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The segments of a JPEG that tell about people, in the picture itself and in the pictures and
 * films that phones put behind it.
 */
final class JpegMetadata {
  private static final int MAX_SEGMENTS = 100_000;
  private static final int MAX_PICTURES = 20;
  private static final int MAX_BEFORE_FILM = 64 * 1024;

  /** Of EXIF in its segment. */
  private static final int BEFORE_TIFF = 10;

  /** An application's segment that no application uses. */
  private static final byte UNUSED = (byte) 0xEF;

  private final Bytes file;
  private final Edits edits;
  private final boolean fixed;

  /** Where the lists of the pictures behind this one are, which tell their places. */
  private final List<Segment> pictureLists = new ArrayList<>();

  /**
   * @param fixed whether the file must keep its length, and everything in it its place
   */
  JpegMetadata(Bytes file, Edits edits, boolean fixed) {
    this.file = file;
    this.edits = edits;
    this.fixed = fixed;
  }

  void strip() {
    long at = stripPicture(0);
    for (int pictures = 0; at < file.length() && !isPadding(at); pictures++) {
      long next = file.find("\u00FF\u00D8\u00FF", at, at + MAX_BEFORE_FILM);
      long film = file.find("ftyp", at, at + MAX_BEFORE_FILM) - 4;
      if (pictures == MAX_PICTURES) {
        throw Edits.unsafe();
      }
      if (next >= 0 && (film < at || next < film)) {
        removeUnknown(at, next);
        at = stripPicture(next);
      } else if (film >= at) {
        removeUnknown(at, film);
        at = stripFilm(film);
      } else {
        removeUnknown(at, file.length());
        break;
      }
    }
    pictureLists.forEach(this::correct);
  }

  /** Zeros between pictures are for alignment, and a camera's last bytes for nothing. */
  private boolean isPadding(long from) {
    for (long at = from; at < file.length(); at++) {
      if (file.u8(at) != 0 && at >= from + 4) {
        return false;
      }
    }
    return true;
  }

  private void removeUnknown(long from, long end) {
    if (fixed) {
      edits.zero(from, end);
    } else if (end > from) {
      edits.remove(from, end);
    }
  }

  /** A segment that keeps its place becomes one of which nothing is read. */
  private void takeOut(Segment segment) {
    if (fixed) {
      edits.replace(segment.start() + 1, segment.start() + 2, new byte[] {UNUSED});
      edits.zero(segment.start() + 4, segment.end());
    } else {
      edits.remove(segment.start(), segment.end());
    }
  }

  /** Returns where the picture ends, or where the file does. */
  private long stripPicture(long start) {
    long at = start + 2;
    for (int i = 0; i < MAX_SEGMENTS; i++) {
      Segment segment = Segment.after(file, at);
      if (segment == null) {
        return file.length();
      }
      if (segment.isEnd()) {
        return segment.end();
      }
      if (segment.end() > file.length()) {
        throw Edits.unsafe();
      }
      stripSegment(segment);
      at = segment.isScan() ? endOfScan(segment.end()) : segment.end();
    }
    throw Edits.unsafe();
  }

  /** What is coded has a zero behind each FF, or one of eight markers that only divide it. */
  private long endOfScan(long from) {
    for (long at = from; at < file.length(); at++) {
      if (file.u8(at) == 0xFF) {
        int next = file.u8(at + 1);
        if (next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7)) {
          return at;
        }
      }
    }
    return file.length();
  }

  private void stripSegment(Segment segment) {
    boolean application = segment.marker() >= 0xE0 && segment.marker() <= 0xEF;
    if (!application) {
      return;
    }
    if (segment.isExif(file)) {
      stripExif(segment);
    } else if (isOf(segment, 0xE2, "MPF\0")) {
      pictureLists.add(segment);
    } else if (isOf(segment, 0xE0, "JFIF\0")) {
      stripThumbnail(segment);
    } else if (!isOf(segment, 0xE2, "ICC_PROFILE\0")
        && !isOf(segment, 0xE2, "urn:iso:std:iso:ts:21496")
        && !isOf(segment, 0xEC, "Ducky")
        && !isOf(segment, 0xEE, "Adobe")) {
      takeOut(segment);
    }
  }

  private boolean isOf(Segment segment, int marker, String name) {
    return segment.marker() == marker && file.has(segment.start() + 4, name);
  }

  private void stripExif(Segment segment) {
    Bytes content = segment.content(file);
    if (Exif.isHarmless(content)) {
      return;
    }
    int orientation = Exif.orientation(content);
    byte[] tiff = Exif.orientationOnly(orientation);
    long size = fixed ? segment.end() - segment.start() : BEFORE_TIFF + tiff.length;
    if (orientation == 0 || size < BEFORE_TIFF + tiff.length) {
      takeOut(segment);
      return;
    }
    ByteBuffer left = ByteBuffer.allocate(BEFORE_TIFF + tiff.length);
    left.putShort((short) 0xFFE1).putShort((short) (size - 2));
    left.put(new byte[] {'E', 'x', 'i', 'f', 0, 0}).put(tiff);
    long end = fixed ? segment.start() + left.capacity() : segment.end();
    edits.replace(segment.start(), end, left.array());
    edits.zero(end, segment.end());
  }

  private void stripThumbnail(Segment segment) {
    long end = segment.start() + 18;
    if (segment.end() > end && fixed) {
      edits.zero(end - 2, segment.end());
    } else if (segment.end() > end) {
      edits.replace(segment.start() + 2, segment.start() + 4, new byte[] {0, 16});
      edits.replace(end - 2, segment.end(), new byte[2]);
    }
  }

  /** Returns where its boxes end. */
  private long stripFilm(long start) {
    long end = start;
    for (Box box : Box.in(file, start, file.length())) {
      if (!box.whole() || !box.type().matches("[ -~\u00A9]{4}")) {
        break;
      }
      end = box.end();
    }
    FilmMetadata.strip(file.part(start, end), edits.from(start), false);
    return end;
  }

  /** Says where the other pictures are now, in the list of them (CIPA DC-007). */
  private void correct(Segment segment) {
    long tiff = segment.start() + 8;
    boolean big = file.has(tiff, "MM");
    long directory = tiff + number(tiff + 4, 4, big);
    long entries = number(directory, 2, big);
    for (long at = directory + 2; at < directory + 2 + entries * 12; at += 12) {
      if (number(at, 2, big) == 0xB002) {
        correct(tiff, tiff + number(at + 8, 4, big), number(at + 4, 4, big) / 16, big);
      }
    }
  }

  private void correct(long tiff, long table, long count, boolean big) {
    for (int i = 0; i < Math.min(count, MAX_PICTURES); i++) {
      long entry = table + 16L * i;
      long size = number(entry + 4, 4, big);
      long offset = number(entry + 8, 4, big);
      long start = offset == 0 ? 0 : tiff + offset;
      long newSize = edits.map(start + size) - edits.map(start);
      long newOffset = offset == 0 ? 0 : edits.map(start) - edits.map(tiff);
      if (newSize != size || newOffset != offset) {
        ByteBuffer both = ByteBuffer.allocate(8);
        both.order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        both.putInt((int) newSize).putInt((int) newOffset);
        edits.replace(entry + 4, entry + 12, both.array());
      }
    }
  }

  private long number(long at, int size, boolean big) {
    return big ? file.big(at, size) : file.little(at, size);
  }
}
