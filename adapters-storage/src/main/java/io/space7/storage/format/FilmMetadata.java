package io.space7.storage.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The boxes of MP4, QuickTime and 3GP that tell about people, and the tracks that record where a
 * camera was. Boxes become free space of the same size, so that the places of the samples, which
 * are told from the start of the file, stay right.
 */
final class FilmMetadata {
  private static final int MAX_MEDIA_DATA = 100;
  private static final int MAX_CHUNKS = 1_000_000;

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

  private static final Pattern PLAIN_KEY =
      Pattern.compile(
          ".*(software|title|displayname|comment|description|information|encoder|genre"
              + "|android\\.version|major_brand|minor_version|compatible_brands|year)");

  private static final Pattern PERSONAL_KEY =
      Pattern.compile(".*(location|make|model|author|owner|device|camera|gps|serial|identifier).*");

  private static final String PLAYSTATION = "PROF!\u00D2O\u00CE\u00BB\u0088i\\\u00FA\u00C9\u00C7@";

  private final Bytes file;
  private final Edits edits;
  private final boolean sound;
  private final List<Box> mediaData = new ArrayList<>();
  private boolean fragmented;

  FilmMetadata(Bytes file, Edits edits, boolean sound) {
    this.file = file;
    this.edits = edits;
    this.sound = sound;
  }

  void strip() {
    for (Box box : Box.in(file, 0, file.length())) {
      fragmented |= box.type().equals("moof");
      if (box.type().equals("mdat") && mediaData.size() < MAX_MEDIA_DATA) {
        mediaData.add(box);
      }
    }
    for (Box box : Box.in(file, 0, file.length())) {
      switch (box.type()) {
        case "moov" -> stripWithin(box);
        case "udta" -> stripUserData(box);
        case "uuid" -> stripExtension(box);
        case "meta" -> {
          if (!isOfItems(box)) {
            stripMeta(box);
          }
        }
        default -> {
          // samples, and where they are
        }
      }
    }
  }

  private void stripWithin(Box parent) {
    for (Box box : parent.children(file)) {
      switch (box.type()) {
        case "udta" -> stripUserData(box);
        case "meta" -> stripMeta(box);
        case "uuid" -> stripExtension(box);
        case "trak" -> stripTrack(box);
        default -> {
          // how it is to be played
        }
      }
    }
  }

  /** Pictures have items here, which are cared for elsewhere. */
  private boolean isOfItems(Box meta) {
    Box handler = withinMeta(meta).child(file, "hdlr");
    return handler != null && file.has(handler.start() + 8, "pict");
  }

  private void stripExtension(Box box) {
    if (!file.has(box.start(), PLAYSTATION)) {
      HeifMetadata.free(box, edits);
    }
  }

  private void stripUserData(Box userData) {
    for (Box box : userData.children(file)) {
      if (box.type().equals("meta")) {
        stripMeta(box);
      } else if (isPersonal(box.type())) {
        HeifMetadata.free(box, edits);
      }
    }
  }

  private boolean isPersonal(String type) {
    return sound ? PERSONAL_IN_SOUND.contains(type) : !PLAIN.contains(type);
  }

  /** QuickTime has no version in front of its boxes, MP4 has. */
  private Box withinMeta(Box meta) {
    boolean bare = file.has(meta.start() + 4, "hdlr");
    return new Box("meta", meta.at(), meta.start() + (bare ? 0 : 4), meta.end(), true);
  }

  private void stripMeta(Box meta) {
    Box within = withinMeta(meta);
    List<String> keys = keys(within.child(file, "keys"));
    for (Box box : within.children(file)) {
      if (box.type().equals("ilst")) {
        stripItems(box, keys);
      } else if (isPersonal(box.type()) && !box.type().equals("ID32")) {
        HeifMetadata.free(box, edits);
      }
    }
  }

  private List<String> keys(Box box) {
    List<String> keys = new ArrayList<>();
    if (box != null) {
      for (Box key : Box.in(file, box.start() + 8, box.end())) {
        keys.add(file.text(key.start(), (int) Math.min(256, key.end() - key.start())));
      }
    }
    return keys;
  }

  private void stripItems(Box items, List<String> keys) {
    for (Box item : items.children(file)) {
      long index = file.u32(item.at() + 4);
      String key = index >= 1 && index <= keys.size() ? keys.get((int) index - 1) : freeForm(item);
      boolean personal =
          key == null ? isPersonal(item.type()) : isPersonalKey(key.toLowerCase(Locale.ROOT));
      if (personal) {
        HeifMetadata.free(item, edits);
      }
    }
  }

  private boolean isPersonalKey(String key) {
    return sound ? PERSONAL_KEY.matcher(key).matches() : !PLAIN_KEY.matcher(key).matches();
  }

  /** The name of an item that has one, or null. */
  private String freeForm(Box item) {
    Box name = item.type().equals("----") ? item.child(file, "name") : null;
    return name == null
        ? null
        : file.text(name.start() + 4, (int) Math.min(256, name.end() - name.start() - 4));
  }

  private void stripTrack(Box track) {
    Box handler = track.descendant(file, "mdia", "hdlr");
    if (handler != null && file.has(handler.start() + 8, "meta")) {
      if (fragmented) {
        throw Edits.unsafe();
      }
      zeroSamples(track.descendant(file, "mdia", "minf", "stbl"));
      HeifMetadata.free(track, edits);
    } else {
      stripWithin(track);
    }
  }

  /** Samples elsewhere would overwrite what the file is played by. */
  private boolean isMediaData(long from, long end) {
    return mediaData.stream().anyMatch(box -> box.start() <= from && end <= box.end());
  }

  /** Everything that a track's chunks hold. */
  private void zeroSamples(Box table) {
    Box offsets = table == null ? null : table.child(file, "stco");
    Box large = table == null ? null : table.child(file, "co64");
    Box sizes = table == null ? null : table.child(file, "stsz");
    Box groups = table == null ? null : table.child(file, "stsc");
    if (offsets == null && large == null || sizes == null || groups == null) {
      throw Edits.unsafe();
    }
    Box places = offsets == null ? large : offsets;
    int width = offsets == null ? 8 : 4;
    long chunks = file.u32(places.start() + 4);
    long groupCount = file.u32(groups.start() + 4);
    long sameSize = file.u32(sizes.start() + 4);
    long samples = file.u32(sizes.start() + 8);
    long sample = 0;
    long group = 0;
    for (long chunk = 0; chunk < chunks && sample < samples; chunk++) {
      while (group + 1 < groupCount
          && file.u32(groups.start() + 8 + 12 * (group + 1)) <= chunk + 1) {
        group++;
      }
      long inChunk = file.u32(groups.start() + 8 + 12 * group + 4);
      long size = 0;
      for (long i = 0; i < inChunk && sample < samples; i++, sample++) {
        size += sameSize > 0 ? sameSize : file.u32(sizes.start() + 12 + 4 * sample);
      }
      long at = file.big(places.start() + 8 + width * chunk, width);
      if (at < 0 || size < 0 || !isMediaData(at, at + size) || chunk > MAX_CHUNKS) {
        throw Edits.unsafe();
      }
      edits.zero(at, at + size);
    }
  }
}
