package io.space7.storage.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The boxes of MP4, QuickTime and 3GP that tell about people, and the tracks that record where a
 * camera was. Boxes become free space of the same size, so that the places of the samples, which
 * are told from the start of the file, stay right.
 */
final class FilmMetadata {
  private static final int MAX_MEDIA_DATA = 100;
  private static final int MAX_POSITIONS = 100_000;

  /** What a file is played by; cameras put what they know into boxes of other names. */
  private static final Set<String> STRUCTURE =
      Set.of(
          "ftyp", "styp", "mdat", "moof", "mfra", "sidx", "ssix", "pdin", "prft", "emsg", "wide",
          "pnot", "PICT", "pict", "idat", "imda", "etyp");

  private static final Set<String> MOVIE =
      Set.of(
          "mvhd", "mvex", "iods", "pssh", "wide", "cmov", "rmra", "ctab", "prfl", "clip", "trgr");

  private static final String PLAYSTATION = "PROF!\u00D2O\u00CE\u00BB\u0088i\\\u00FA\u00C9\u00C7@";
  private static final String GPAC = "IsoMedia File Produced";

  private final Bytes file;
  private final Edits edits;
  private final UserData userData;
  private final List<Box> mediaData = new ArrayList<>();
  private final List<Samples> kept = new ArrayList<>();
  private boolean fragmented;

  private FilmMetadata(Bytes file, Edits edits, boolean sound) {
    this.file = file;
    this.edits = edits;
    this.userData = new UserData(file, edits, sound);
  }

  /** Of a film, a sound, or a picture with items, which are cared for elsewhere. */
  static void strip(Bytes file, Edits edits, boolean sound) {
    new FilmMetadata(file, edits, sound).strip();
  }

  private void strip() {
    for (Box box : Box.in(file, 0, file.length())) {
      fragmented |= box.type().equals("moof");
      if (box.type().equals("mdat") && mediaData.size() < MAX_MEDIA_DATA) {
        mediaData.add(box);
      }
    }
    // First what says where samples are.
    for (Box box : Box.in(file, 0, file.length())) {
      if (box.type().equals("moov")) {
        stripMovie(box);
      }
    }
    long end = 0;
    for (Box box : Box.in(file, 0, file.length())) {
      stripBox(box);
      end = box.end();
    }
    if (!file.isZero(end, file.length()) && isUnused(end, file.length())) {
      edits.zero(end, file.length());
    }
  }

  private void stripBox(Box box) {
    switch (box.type()) {
      case "moov" -> {
        // is stripped already
      }
      case "udta" -> userData.strip(box);
      case "uuid" -> stripExtension(box);
      case "free", "skip" -> stripFree(box);
      case "mpvd" -> strip(file.part(box.start(), box.end()), edits.from(box.start()), false);
      case "meta" -> {
        if (!userData.isOfItems(box)) {
          userData.stripMeta(box);
        }
      }
      default -> {
        if (!STRUCTURE.contains(box.type()) && isUnused(box.start(), box.end())) {
          box.free(edits);
        }
      }
    }
  }

  private void stripMovie(Box movie) {
    for (Box box : movie.children(file)) {
      if (box.type().equals("trak")) {
        stripTrack(box);
      }
    }
    for (Box box : movie.children(file)) {
      switch (box.type()) {
        case "trak" -> {
          // is stripped already
        }
        case "udta" -> userData.strip(box);
        case "meta" -> userData.stripMeta(box);
        case "uuid" -> stripExtension(box);
        case "free", "skip" -> stripFree(box);
        case "gps " -> {
          stripPositions(box);
          box.free(edits);
        }
        default -> {
          if (!MOVIE.contains(box.type())) {
            box.free(edits);
          }
        }
      }
    }
  }

  private void stripTrack(Box track) {
    Samples samples = Samples.of(file, track);
    if (!Telemetry.isIn(file, track)) {
      if (samples != null) {
        kept.add(samples);
      }
      for (Box box : track.children(file)) {
        switch (box.type()) {
          case "udta" -> userData.strip(box);
          case "meta" -> userData.stripMeta(box);
          case "uuid" -> stripExtension(box);
          case "free", "skip" -> stripFree(box);
          default -> {
            // how it is to be played
          }
        }
      }
      return;
    }
    if (fragmented || samples == null) {
      throw Edits.unsafe();
    }
    samples.forEach(
        (sample, at, size) -> {
          if (!isMediaData(at, at + size)) {
            throw Edits.unsafe();
          }
          edits.zero(at, at + size);
          return true;
        });
    track.free(edits);
  }

  private void stripExtension(Box box) {
    if (!file.has(box.start(), PLAYSTATION)) {
      box.free(edits);
    }
  }

  /** Nothing is read of it, and so cameras hide things there. */
  private void stripFree(Box box) {
    if (!file.has(box.start(), GPAC)
        && !file.isZero(box.start(), box.end())
        && isUnused(box.start(), box.end())) {
      edits.zero(box.start(), box.end());
    }
  }

  /** Blocks of positions among the samples, as cameras in cars write them. */
  private void stripPositions(Box list) {
    long count = Math.min(MAX_POSITIONS, file.u32(list.start() + 4));
    for (long i = 0; i < count; i++) {
      long at = file.u32(list.start() + 8 + 8 * i);
      long size = file.u32(list.start() + 12 + 8 * i);
      if (file.has(at + 4, "freeGPS ") && size > 0 && isMediaData(at, at + size)) {
        edits.zero(at, at + size);
      }
    }
  }

  private boolean isUnused(long from, long end) {
    return kept.stream().noneMatch(samples -> samples.beginIn(from, end));
  }

  /** Samples elsewhere would overwrite what the file is played by. */
  private boolean isMediaData(long from, long end) {
    return mediaData.stream().anyMatch(box -> box.start() <= from && end <= box.end());
  }
}
