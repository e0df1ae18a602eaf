package io.space7.storage.format;

import io.space7.storage.format.Ebml.Element;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * What a Matroska or WebM file says about people: tags, names of files, pictures that are attached
 * and files of other kinds. It becomes void elements of the same size.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9559">RFC 9559</a>
 */
final class MatroskaMetadata {
  private static final long INFO = 0x1549A966L;
  private static final long SEGMENT_FILENAME = 0x7384;
  private static final long PREVIOUS_FILENAME = 0x3C83ABL;
  private static final long NEXT_FILENAME = 0x3E83BBL;
  private static final long TAGS = 0x1254C367L;
  private static final long TAG = 0x7373;
  private static final long SIMPLE_TAG = 0x67C8;
  private static final long TAG_NAME = 0x45A3;
  private static final long ATTACHMENTS = 0x1941A469L;
  private static final long ATTACHED_FILE = 0x61A7;
  private static final long MEDIA_TYPE = 0x4660;
  private static final long FILE_DATA = 0x465C;
  private static final long CHECKSUM = 0xBF;
  private static final Set<Long> PARENTS = Set.of(TAGS, TAG, INFO, ATTACHMENTS);
  private static final int MAX_ELEMENTS = 200_000;

  private final Bytes file;
  private final Edits edits;
  private final boolean sound;

  private MatroskaMetadata(Bytes file, Edits edits, boolean sound) {
    this.file = file;
    this.edits = edits;
    this.sound = sound;
  }

  static void strip(Bytes file, Edits edits, boolean sound) {
    Element header = Element.at(file, 0);
    Element segment = header == null ? null : Element.at(file, header.end());
    while (segment != null && segment.id() == Ebml.VOID) {
      segment = Element.at(file, segment.end());
    }
    if (segment != null) {
      new MatroskaMetadata(file, edits, sound).strip(segment);
    }
  }

  private void strip(Element parent) {
    long at = parent.start();
    long end = Math.min(parent.end(), file.length());
    for (int i = 0; i < MAX_ELEMENTS && at < end; i++) {
      Element element = Element.at(file, at);
      if (element == null) {
        return;
      }
      long elementEnd = Math.min(element.end(), end);
      if (PARENTS.contains(element.id())) {
        strip(element);
        dropChecksum(element);
      } else if (isPersonal(element)) {
        makeVoid(at, elementEnd);
      } else if (element.id() == ATTACHED_FILE) {
        stripAttachment(at, element, elementEnd);
      } else if (element.id() == Ebml.VOID && !file.isZero(element.start(), elementEnd)) {
        edits.zero(element.start(), elementEnd);
      }
      at = element.open() ? element.start() : element.end();
    }
  }

  private boolean isPersonal(Element element) {
    long id = element.id();
    return id == SEGMENT_FILENAME
        || id == PREVIOUS_FILENAME
        || id == NEXT_FILENAME
        || id == SIMPLE_TAG && isPersonalTag(element);
  }

  private boolean isPersonalTag(Element tag) {
    Element name = child(tag, TAG_NAME);
    int size = name == null ? 0 : (int) Math.min(256, name.end() - name.start());
    return name == null || PersonalNames.isPersonal(file.text(name.start(), size), sound);
  }

  /** A checksum of what was changed would be wrong; there need be none. */
  private void dropChecksum(Element parent) {
    Element first = Element.at(file, parent.start());
    boolean changed = edits.touch(parent.start(), Math.min(parent.end(), file.length()));
    if (first != null && first.id() == CHECKSUM && changed) {
      makeVoid(parent.start(), first.end());
    }
  }

  /** Fonts are needed to show texts; what else is attached is nothing that is played. */
  private void stripAttachment(long at, Element attachment, long end) {
    Element type = child(attachment, MEDIA_TYPE);
    Element data = child(attachment, FILE_DATA);
    int size = type == null ? 0 : (int) Math.min(64, type.end() - type.start());
    String kind = size == 0 ? "" : file.text(type.start(), size);
    if (data != null && kind.startsWith("image/")) {
      edits.stripPicture(file, data.start(), Math.min(data.end(), end));
      dropChecksum(attachment);
    } else if (!kind.contains("font") && !kind.contains("opentype")) {
      makeVoid(at, end);
    }
  }

  private Element child(Element parent, long id) {
    long at = parent.start();
    long end = Math.min(parent.end(), file.length());
    for (int i = 0; i < MAX_ELEMENTS && at < end; i++) {
      Element element = Element.at(file, at);
      if (element == null || element.id() == id) {
        return element;
      }
      at = element.end();
    }
    return null;
  }

  private void makeVoid(long at, long end) {
    long size = end - at;
    byte[] header =
        size < 100
            ? new byte[] {(byte) Ebml.VOID, (byte) (0x80 | size - 2)}
            : ByteBuffer.allocate(9).put((byte) Ebml.VOID).putLong(1L << 56 | size - 9).array();
    edits.replace(at, at + header.length, header);
    edits.zero(at + header.length, end);
  }
}
