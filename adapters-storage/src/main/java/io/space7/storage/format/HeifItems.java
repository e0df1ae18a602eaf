package io.space7.storage.format;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The items of a HEIF file: pictures, and metadata about them.
 *
 * @see <a href="https://www.iso.org/standard/83650.html">ISO/IEC 23008-12</a>
 */
final class HeifItems {
  private static final int MAX_ITEMS = 10_000;
  private static final long NONE = -1;

  private final Bytes file;
  private final Box meta;
  private final Map<Long, Item> items = new HashMap<>();
  private boolean located;

  private HeifItems(Bytes file, Box meta) {
    this.file = file;
    this.meta = meta;
  }

  /** Null if there are none. */
  static HeifItems of(Bytes file) {
    for (Box box : Box.in(file, 0, file.length())) {
      if (box.type().equals("meta") && box.whole()) {
        // A version and flags come before the boxes within.
        Box within = new Box("meta", box.at(), box.start() + 4, box.end(), true);
        HeifItems items = new HeifItems(file, within);
        items.readInfos();
        return items;
      }
    }
    return null;
  }

  /**
   * A picture that stands for all, and where it is.
   *
   * @param format null if the file does not name one; the coding of its picture does then
   */
  static Optional<Finding> probe(Bytes file, SupportedFormat format) {
    HeifItems items = of(file);
    long id = items == null ? NONE : items.primary();
    if (id == NONE || items.meta.child(file, "iloc") == null) {
      return Optional.empty();
    }
    SupportedFormat coded = format == null ? items.coding() : format;
    if (coded == null || !items.items.containsKey(id)) {
      return Optional.empty();
    }
    return Optional.of(items.displayed(coded, id));
  }

  /** All of them, and where in the file their bytes are. */
  Collection<Item> located() {
    if (!located) {
      readLocations();
      located = true;
    }
    return items.values();
  }

  /** What small pictures of others consist of, and nothing else does. */
  Set<Item> thumbnails() {
    HeifReferences references = HeifReferences.in(file, meta);
    long shown = primary();
    Set<Item> found = new HashSet<>();
    for (long id : references.ofThumbnails()) {
      if (id != shown && items.containsKey(id)) {
        found.add(items.get(id));
      }
    }
    return found;
  }

  /** The picture that stands for all. */
  private long primary() {
    Box box = meta.child(file, "pitm");
    return box == null ? NONE : file.big(box.start() + 4, file.u8(box.start()) == 0 ? 2 : 4);
  }

  private SupportedFormat coding() {
    for (Item item : items.values()) {
      switch (item.type) {
        case "hvc1" -> {
          return SupportedFormat.HEIC;
        }
        case "av01" -> {
          return SupportedFormat.AVIF;
        }
        default -> {}
      }
    }
    return null;
  }

  private void readInfos() {
    Box infos = meta.child(file, "iinf");
    if (infos == null) {
      return;
    }
    long first = infos.start() + (file.u8(infos.start()) == 0 ? 6 : 8);
    for (Box info : Box.in(file, first, infos.end())) {
      int version = file.u8(info.start());
      int idSize = version == 3 ? 4 : 2;
      if (!info.type().equals("infe") || version < 2 || items.size() == MAX_ITEMS) {
        continue;
      }
      long id = file.big(info.start() + 4, idSize);
      long type = info.start() + 4 + idSize + 2;
      long content = file.find("\0", type + 4, info.end()) + 1;
      items.put(
          id,
          new Item(
              id,
              file.text(type, 4),
              type,
              content <= 0 ? "" : file.text(content, (int) Math.min(64, info.end() - content))));
    }
  }

  /** The size of the picture, and the turns that it is shown with. */
  private Finding displayed(SupportedFormat format, long id) {
    Box properties = meta.descendant(file, "iprp", "ipco");
    Box associations = meta.descendant(file, "iprp", "ipma");
    Finding picture = Finding.picture(format, 0, 0);
    if (properties == null || associations == null) {
      return picture;
    }
    List<Box> known = new ArrayList<>();
    for (Box property : properties.children(file)) {
      known.add(property);
    }
    boolean turned = false;
    for (int index : associated(associations, id)) {
      Box property = index >= 1 && index <= known.size() ? known.get(index - 1) : null;
      if (property != null && property.type().equals("ispe")) {
        picture =
            Finding.picture(format, file.u32(property.start() + 4), file.u32(property.start() + 8));
      } else if (property != null && property.type().equals("irot")) {
        turned ^= (file.u8(property.start()) & 1) == 1;
      }
    }
    return turned ? picture.oriented(6) : picture;
  }

  private List<Integer> associated(Box box, long id) {
    int idSize = file.u8(box.start()) < 1 ? 2 : 4;
    int indexSize = (file.u8(box.start() + 3) & 1) == 1 ? 2 : 1;
    long entries = file.u32(box.start() + 4);
    long at = box.start() + 8;
    List<Integer> indexes = new ArrayList<>();
    for (long i = 0; i < entries && at < box.end(); i++) {
      long of = file.big(at, idSize);
      int count = file.u8(at + idSize);
      at += idSize + 1;
      for (int n = 0; n < count; n++, at += indexSize) {
        if (of == id) {
          indexes.add((int) file.big(at, indexSize) & (indexSize == 2 ? 0x7FFF : 0x7F));
        }
      }
    }
    return indexes;
  }

  private void readLocations() {
    Box box = meta.child(file, "iloc");
    if (box == null) {
      return;
    }
    int version = file.u8(box.start());
    int offsetSize = file.u8(box.start() + 4) >> 4;
    int lengthSize = file.u8(box.start() + 4) & 15;
    int baseSize = file.u8(box.start() + 5) >> 4;
    int indexSize = version == 0 ? 0 : file.u8(box.start() + 5) & 15;
    int idSize = version < 2 ? 2 : 4;
    long entries = file.big(box.start() + 6, idSize);
    long at = box.start() + 6 + idSize;
    Box data = meta.child(file, "idat");
    for (long i = 0; i < entries && at < box.end(); i++) {
      Item item = items.get(file.big(at, idSize));
      at += idSize;
      int method = 0;
      if (version > 0) {
        method = file.u16(at) & 15;
        at += 2;
      }
      long otherFile = file.u16(at);
      long base = baseSize == 0 ? 0 : file.big(at + 2, baseSize);
      int extents = file.u16(at + 2 + baseSize);
      at += 4 + baseSize;
      long origin = method == 1 && data != null ? data.start() : 0;
      boolean here = otherFile == 0 && (method == 0 || method == 1 && data != null);
      for (int n = 0; n < extents && at < box.end(); n++) {
        at += indexSize;
        long offset = offsetSize == 0 ? 0 : file.big(at, offsetSize);
        long length = lengthSize == 0 ? 0 : file.big(at + offsetSize, lengthSize);
        at += offsetSize + lengthSize;
        if (item != null) {
          item.located &= here && length > 0 && offset >= 0 && base >= 0;
          item.extents.add(new Extent(origin + base + offset, length));
        }
      }
    }
  }

  /** One item. */
  static final class Item {
    final long id;
    final String type;

    /** Where its type stands. */
    final long typeAt;

    final String content;
    final List<Extent> extents = new ArrayList<>();

    /** Whether it is known where all of it is. */
    boolean located = true;

    private Item(long id, String type, long typeAt, String content) {
      this.id = id;
      this.type = type;
      this.typeAt = typeAt;
      this.content = content;
    }
  }

  /** A part of an item, in the file. */
  record Extent(long at, long length) {
    long end() {
      return at + length;
    }

    boolean overlaps(Extent other) {
      return at < other.end() && other.at < end();
    }
  }
}
