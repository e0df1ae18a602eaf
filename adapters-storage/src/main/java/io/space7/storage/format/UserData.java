package io.space7.storage.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The boxes in which a film or a sound says what it is about, and where, by whom and with what. */
final class UserData {
  /** What is said about the film and the program, and not about people. */
  private static final Set<String> PLAIN =
      Set.of(
          "meta",
          "hdlr",
          "keys",
          "ilst",
          "free",
          "skip",
          "mean",
          "name",
          "\u00A9nam",
          "\u00A9cmt",
          "\u00A9too",
          "\u00A9swr",
          "\u00A9enc",
          "\u00A9gen",
          "\u00A9day",
          "\u00A9alb",
          "\u00A9des",
          "\u00A9TIM",
          "\u00A9TSC",
          "\u00A9TSZ",
          "desc",
          "ldes",
          "titl",
          "dscp",
          "gnre",
          "chpl",
          "hnti",
          "hinf",
          "kind",
          "ludt",
          "tagc",
          "SelO",
          "LOOP",
          "AllF",
          "WLOC",
          "ptv ",
          "stik",
          "hdvd",
          "pgap",
          "tool",
          "TAGS",
          "\0\0\0\0");

  /** In sounds, whose tags are about music. */
  private static final Set<String> PERSONAL_IN_SOUND =
      Set.of(
          "\u00A9xyz",
          "loci",
          "\u00A9mak",
          "\u00A9mod",
          "\u00A9own",
          "\u00A9gpt",
          "\u00A9gyw",
          "\u00A9grl",
          "apID",
          "ownr",
          "purd",
          "uuid",
          "xml ",
          "XMP_",
          "manu",
          "modl",
          "@xyz",
          "sern");

  private static final int LONGEST_NAME = 256;

  private final Bytes file;
  private final Edits edits;
  private final boolean sound;

  UserData(Bytes file, Edits edits, boolean sound) {
    this.file = file;
    this.edits = edits;
    this.sound = sound;
  }

  /**
   * @param data a {@code udta} box
   */
  void strip(Box data) {
    for (Box box : data.children(file)) {
      if (box.type().equals("meta")) {
        stripMeta(box);
      } else {
        stripUnlessPlain(box);
      }
    }
  }

  private void stripUnlessPlain(Box box) {
    boolean free = box.type().equals("free") || box.type().equals("skip");
    if (isPersonal(box.type())) {
      box.free(edits);
    } else if (free && !file.isZero(box.start(), box.end())) {
      edits.zero(box.start(), box.end());
    }
  }

  private boolean isPersonal(String type) {
    return sound ? PERSONAL_IN_SOUND.contains(type) : !PLAIN.contains(type);
  }

  /** Pictures have items here. */
  boolean isOfItems(Box meta) {
    Box handler = within(meta).child(file, "hdlr");
    return handler != null && file.has(handler.start() + 8, "pict");
  }

  /** QuickTime has no version in front of its boxes, MP4 has. */
  private Box within(Box meta) {
    boolean bare = file.has(meta.start() + 4, "hdlr");
    return new Box("meta", meta.at(), meta.start() + (bare ? 0 : 4), meta.end(), true);
  }

  /**
   * @param meta a {@code meta} box without items of pictures
   */
  void stripMeta(Box meta) {
    Box within = within(meta);
    List<String> keys = keys(within.child(file, "keys"));
    for (Box box : within.children(file)) {
      switch (box.type()) {
        case "ilst" -> stripItems(box, keys);
        case "ID32" -> Id3Metadata.stripTags(file, edits, box.start() + 6, box.end());
        default -> stripUnlessPlain(box);
      }
    }
  }

  private List<String> keys(Box box) {
    List<String> keys = new ArrayList<>();
    if (box != null) {
      for (Box key : Box.in(file, box.start() + 8, box.end())) {
        keys.add(file.text(key.start(), (int) Math.min(LONGEST_NAME, key.end() - key.start())));
      }
    }
    return keys;
  }

  private void stripItems(Box items, List<String> keys) {
    for (Box item : items.children(file)) {
      long index = file.u32(item.at() + 4);
      String key = index >= 1 && index <= keys.size() ? keys.get((int) index - 1) : freeForm(item);
      boolean personal =
          key == null ? isPersonal(item.type()) : PersonalNames.isPersonal(key, sound);
      if (personal) {
        item.free(edits);
      } else if (item.type().equals("covr")) {
        stripCovers(item);
      }
    }
  }

  private void stripCovers(Box item) {
    for (Box box : item.children(file)) {
      if (box.type().equals("data")) {
        edits.stripPicture(file, box.start() + 8, box.end());
      }
    }
  }

  /** The name of an item that has one, or null. */
  private String freeForm(Box item) {
    Box name = item.type().equals("----") ? item.child(file, "name") : null;
    return name == null
        ? null
        : file.text(name.start() + 4, (int) Math.min(LONGEST_NAME, name.end() - name.start() - 4));
  }
}
