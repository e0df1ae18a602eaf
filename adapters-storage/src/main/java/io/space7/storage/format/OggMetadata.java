package io.space7.storage.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The comments of the streams in an Ogg file. Packets keep their length, and pages get a new
 * checksum.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3533">RFC 3533</a>
 */
final class OggMetadata {
  private static final int MAX_HEADER_PAGES = 5_000;
  private static final int HEADER = 27;
  private static final int CHECKSUM = 22;
  private static final int POLYNOMIAL = 0x04C11DB7;

  private final Bytes file;
  private final Edits edits;
  private final boolean sound;
  private final Map<Long, Stream> streams = new HashMap<>();
  private final Set<Page> changed = new LinkedHashSet<>();

  OggMetadata(Bytes file, Edits edits, boolean sound) {
    this.file = file;
    this.edits = edits;
    this.sound = sound;
  }

  void strip() {
    Page page = Page.at(file, 0);
    for (int i = 0; page != null && (i == 0 || isAnyUnfinished()); i++) {
      if (i > MAX_HEADER_PAGES) {
        throw Edits.unsafe();
      }
      if (page.isFirst) {
        streams.put(page.serial, new Stream(Comments.of(file, page.body)));
      } else if (streams.containsKey(page.serial)) {
        streams.get(page.serial).add(page);
      }
      page = Page.at(file, page.end);
    }
    for (Page one : changed) {
      correct(one);
    }
  }

  private boolean isAnyUnfinished() {
    return streams.values().stream().anyMatch(stream -> stream.comments != Comments.DONE);
  }

  private void correct(Page page) {
    byte[] bytes = file.bytes(page.at, (int) (page.end - page.at));
    Edits.apply(edits.sorted(), page.at, bytes);
    Arrays.fill(bytes, CHECKSUM, CHECKSUM + 4, (byte) 0);
    int sum = 0;
    for (byte one : bytes) {
      sum ^= one << 24;
      for (int bit = 0; bit < 8; bit++) {
        sum = sum << 1 ^ (sum < 0 ? POLYNOMIAL : 0);
      }
    }
    edits.replace(
        page.at + CHECKSUM,
        page.at + CHECKSUM + 4,
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(sum).array());
  }

  /** Where a stream's comments are. */
  private enum Comments {
    AFTER_SEVEN(7),
    AFTER_EIGHT(8),
    AT_START(0),
    IN_BLOCKS(0),
    DONE(0);

    final int before;

    Comments(int before) {
      this.before = before;
    }

    static Comments of(Bytes file, long body) {
      if (file.has(body, "\u0001vorbis")
          || file.has(body, "\u0080theora")
          || file.has(body, "OVP80")) {
        return AFTER_SEVEN;
      }
      if (file.has(body, "OpusHead")) {
        return AFTER_EIGHT;
      }
      if (file.has(body, "Speex   ")) {
        return AT_START;
      }
      return file.has(body, "\u007FFLAC") ? IN_BLOCKS : DONE;
    }
  }

  /** Gathers the packets behind the first one, until the comments have come. */
  private final class Stream {
    private Comments comments;
    private List<Piece> packet = new ArrayList<>();
    private long size;

    Stream(Comments comments) {
      this.comments = comments;
    }

    void add(Page page) {
      long at = page.body;
      for (int i = 0; i < page.segments && comments != Comments.DONE; i++) {
        int length = Math.max(0, file.u8(page.at + HEADER + i));
        packet.add(new Piece(page, at, size, length));
        size += length;
        at += length;
        if (length < 255) {
          finish();
          packet = new ArrayList<>();
          size = 0;
        }
      }
    }

    private void finish() {
      List<Piece> pieces = packet;
      Bytes bytes = ViewedBytes.of(size, at -> file.u8(piece(pieces, at).at(at)));
      Edits within = edits.ofAnother();
      if (comments == Comments.IN_BLOCKS) {
        if (FlacMetadata.stripBlock(bytes, within, 0) < 0) {
          comments = Comments.DONE;
        }
      } else {
        VorbisComments.strip(bytes, within, comments.before, sound);
        comments = Comments.DONE;
      }
      for (Edits.Edit edit : within.sorted()) {
        change(pieces, edit);
      }
    }

    private void change(List<Piece> pieces, Edits.Edit edit) {
      long at = edit.from();
      while (at < edit.end()) {
        Piece piece = piece(pieces, at);
        long end = Math.min(edit.end(), piece.offset + piece.length);
        if (edit.by() == null) {
          edits.fill(piece.at(at), piece.at(end), edit.filler());
        } else {
          int from = (int) (at - edit.from());
          byte[] by = Arrays.copyOfRange(edit.by(), from, (int) (end - edit.from()));
          edits.replace(piece.at(at), piece.at(end), by);
        }
        changed.add(piece.page);
        at = end;
      }
    }

    private Piece piece(List<Piece> pieces, long at) {
      int low = 0;
      int high = pieces.size() - 1;
      while (low < high) {
        int middle = (low + high + 1) / 2;
        if (pieces.get(middle).offset <= at) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return pieces.get(low);
    }
  }

  /**
   * A part of a packet.
   *
   * @param start in the file
   * @param offset in the packet
   */
  private record Piece(Page page, long start, long offset, int length) {
    long at(long inPacket) {
      return start + inPacket - offset;
    }
  }

  /** A page. */
  private record Page(long at, long serial, boolean isFirst, int segments, long body, long end) {
    /** Null if there is none. */
    static Page at(Bytes file, long at) {
      if (!file.has(at, "OggS\0")) {
        return null;
      }
      int segments = file.u8(at + 26);
      long body = at + HEADER + segments;
      long end = body;
      for (int i = 0; i < segments; i++) {
        end += Math.max(0, file.u8(at + HEADER + i));
      }
      boolean first = (file.u8(at + 5) & 2) != 0;
      long serial = file.little(at + 14, 4);
      return end > file.length() ? null : new Page(at, serial, first, segments, body, end);
    }
  }
}
