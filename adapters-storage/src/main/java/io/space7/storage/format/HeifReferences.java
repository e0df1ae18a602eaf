package io.space7.storage.format;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which items of a HEIF file are about which others. */
final class HeifReferences {
  private static final int MAX_REFERENCES = 20_000;
  private static final int MAX_DEPTH = 8;

  private final List<Reference> all = new ArrayList<>();

  private HeifReferences() {}

  static HeifReferences in(Bytes file, Box meta) {
    HeifReferences found = new HeifReferences();
    Box box = meta.child(file, "iref");
    if (box == null) {
      return found;
    }
    int idSize = file.u8(box.start()) == 0 ? 2 : 4;
    for (Box one : Box.in(file, box.start() + 4, box.end())) {
      long from = file.big(one.start(), idSize);
      int count = file.u16(one.start() + idSize);
      for (int i = 0; i < count && found.all.size() < MAX_REFERENCES; i++) {
        long to = file.big(one.start() + idSize + 2 + (long) idSize * i, idSize);
        found.all.add(new Reference(one.type(), from, to));
      }
    }
    return found;
  }

  /** Small pictures, the tiles that they alone consist of, and what is said about them alone. */
  Set<Long> ofThumbnails() {
    Set<Long> found = new LinkedHashSet<>();
    for (Reference one : all) {
      if (one.type.equals("thmb")) {
        found.add(one.from);
      }
    }
    for (int i = 0; i < MAX_DEPTH; i++) {
      for (Reference one : all) {
        if (one.type.equals("dimg") && found.contains(one.from) && isUsedBy(one.to, found)) {
          found.add(one.to);
        } else if (one.type.equals("auxl") && found.contains(one.to)) {
          found.add(one.from);
        }
      }
    }
    return found;
  }

  private boolean isUsedBy(long item, Set<Long> users) {
    return all.stream()
        .allMatch(one -> one.to != item || !one.type.equals("dimg") || users.contains(one.from));
  }

  /** Of one item to another. */
  private record Reference(String type, long from, long to) {}
}
