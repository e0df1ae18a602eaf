package io.space7.storage.format;

/**
 * Where the samples of a track are, as its tables tell.
 *
 * @see <a href="https://www.iso.org/standard/83102.html">ISO/IEC 14496-12, section 8.7</a>
 */
final class Samples {
  private static final int MAX_SAMPLES = 5_000_000;

  private final Bytes file;
  private final Box places;
  private final int width;
  private final Box groups;
  private final Box sizes;

  private Samples(Bytes file, Box places, int width, Box groups, Box sizes) {
    this.file = file;
    this.places = places;
    this.width = width;
    this.groups = groups;
    this.sizes = sizes;
  }

  /** Null if it is not told. */
  static Samples of(Bytes file, Box track) {
    Box table = track.descendant(file, "mdia", "minf", "stbl");
    if (table == null) {
      return null;
    }
    Box small = table.child(file, "stco");
    Box places = small == null ? table.child(file, "co64") : small;
    Box groups = table.child(file, "stsc");
    Box sizes = table.child(file, "stsz");
    return places == null || groups == null || sizes == null
        ? null
        : new Samples(file, places, small == null ? 8 : 4, groups, sizes);
  }

  long count() {
    return Math.max(0, file.u32(sizes.start() + 8));
  }

  private long chunks() {
    return Math.max(0, file.u32(places.start() + 4));
  }

  private long place(long chunk) {
    return file.big(places.start() + 8 + width * chunk, width);
  }

  /** Whether any chunk begins in a part of the file. */
  boolean beginIn(long from, long end) {
    for (long chunk = 0; chunk < Math.min(chunks(), MAX_SAMPLES); chunk++) {
      long at = place(chunk);
      if (at >= from && at < end) {
        return true;
      }
    }
    return false;
  }

  /** Visits the samples in their order, until the visitor has seen enough. */
  void forEach(Visitor visitor) {
    long groupCount = file.u32(groups.start() + 4);
    long sameSize = file.u32(sizes.start() + 4);
    long count = count();
    long sample = 0;
    long group = 0;
    for (long chunk = 0; chunk < chunks() && sample < count; chunk++) {
      while (group + 1 < groupCount
          && file.u32(groups.start() + 8 + 12 * (group + 1)) <= chunk + 1) {
        group++;
      }
      long inChunk = file.u32(groups.start() + 8 + 12 * group + 4);
      long at = place(chunk);
      for (long i = 0; i < inChunk && sample < count; i++, sample++) {
        long size = sameSize > 0 ? sameSize : file.u32(sizes.start() + 12 + 4 * sample);
        if (at < 0 || size < 0 || sample > MAX_SAMPLES) {
          throw Edits.unsafe();
        }
        if (!visitor.visit(sample, at, size)) {
          return;
        }
        at += size;
      }
    }
  }

  /** Is told of each sample. */
  @FunctionalInterface
  interface Visitor {
    /** Returns whether to go on. */
    boolean visit(long sample, long at, long size);
  }
}
