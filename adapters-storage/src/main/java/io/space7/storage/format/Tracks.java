package io.space7.storage.format;

/** What the tracks of a film or a sound are, and how long and large it is. */
final class Tracks {
  private static final int MAX_TRACKS = 200;

  private boolean sound;
  private Finding pictures;
  private long timescale;
  private long duration;

  /** Of the track whose end in its own time is the latest; for what is told in fragments. */
  private Long trackMs;

  private final long[] trackIds = new long[MAX_TRACKS];
  private final long[] trackScales = new long[MAX_TRACKS];
  private final long[] defaultDurations = new long[MAX_TRACKS];
  private int count;

  private Tracks() {}

  static Tracks of(Bytes file) {
    Tracks tracks = new Tracks();
    for (Box box : Box.in(file, 0, file.length())) {
      // One that is cut off describes what is not there.
      if (box.type().equals("moov") && box.whole()) {
        tracks.readMovie(file, box);
      }
    }
    return tracks;
  }

  boolean hasSound() {
    return sound;
  }

  boolean hasPictures() {
    return pictures != null;
  }

  Integer width() {
    return pictures == null ? null : pictures.width();
  }

  Integer height() {
    return pictures == null ? null : pictures.height();
  }

  /** As the whole says, or else its tracks, or else its fragments. */
  Long durationMs(Bytes file) {
    Long whole = Finding.millis(duration, timescale);
    if (whole == null) {
      whole = trackMs;
    }
    return whole == null ? fragmentsMs(file) : whole;
  }

  private void readMovie(Bytes file, Box movie) {
    for (Box box : movie.children(file)) {
      switch (box.type()) {
        case "mvhd" -> {
          timescale = timescale(file, box);
          duration = duration(file, box);
        }
        case "trak" -> {
          if (count < MAX_TRACKS) {
            readTrack(file, box);
          }
        }
        case "mvex" -> readDefaults(file, box);
        default -> {}
      }
    }
  }

  private void readTrack(Bytes file, Box track) {
    Box header = track.child(file, "tkhd");
    Box mediaHeader = track.descendant(file, "mdia", "mdhd");
    Box handler = track.descendant(file, "mdia", "hdlr");
    if (handler == null) {
      return;
    }
    long scale = mediaHeader == null ? 0 : timescale(file, mediaHeader);
    if (header != null) {
      trackIds[count] = file.u32(header.start() + (file.u8(header.start()) == 1 ? 20 : 12));
      trackScales[count] = scale;
      count++;
    }
    boolean shown = true;
    switch (file.text(handler.start() + 8, 4)) {
      case "soun" -> sound = true;
      case "vide", "pict", "auxv" -> {
        Finding one = pictures(file, track, header);
        pictures = pictures == null || pictures.width() == null ? one : pictures;
      }
      default -> shown = false; // texts, hints and metadata
    }
    Long ms = mediaHeader == null ? null : Finding.millis(duration(file, mediaHeader), scale);
    if (shown && ms != null && (trackMs == null || ms > trackMs)) {
      trackMs = ms;
    }
  }

  /** The header's size is of what is shown before the matrix turns it. */
  private static Finding pictures(Bytes file, Box track, Box header) {
    long width = 0;
    long height = 0;
    boolean turned = false;
    if (header != null) {
      long end = header.start() + (file.u8(header.start()) == 1 ? 96 : 84);
      width = file.u32(end - 8) + 0x8000 >> 16;
      height = file.u32(end - 4) + 0x8000 >> 16;
      turned = (int) file.u32(end - 44) == 0 && (int) file.u32(end - 40) != 0;
    }
    Box samples = track.descendant(file, "mdia", "minf", "stbl", "stsd");
    if ((width <= 0 || height <= 0) && samples != null) {
      width = file.u16(samples.start() + 8 + 32);
      height = file.u16(samples.start() + 8 + 34);
    }
    Finding plain = Finding.picture(SupportedFormat.MP4, width, height);
    return turned ? plain.oriented(6) : plain;
  }

  private void readDefaults(Bytes file, Box extension) {
    for (Box box : extension.children(file)) {
      if (box.type().equals("mehd") && duration <= 0) {
        duration = file.big(box.start() + 4, file.u8(box.start()) == 1 ? 8 : 4);
      } else if (box.type().equals("trex")) {
        int track = track(file.u32(box.start() + 4));
        if (track >= 0) {
          defaultDurations[track] = file.u32(box.start() + 12);
        }
      }
    }
  }

  private Long fragmentsMs(Bytes file) {
    Long latest = null;
    long[] ends = new long[MAX_TRACKS];
    for (Box fragment : Box.in(file, 0, file.length())) {
      if (!fragment.type().equals("moof")) {
        continue;
      }
      for (Box run : fragment.children(file)) {
        if (run.type().equals("traf")) {
          addFragment(file, run, ends);
        }
      }
    }
    for (int i = 0; i < count; i++) {
      Long ms = Finding.millis(ends[i], trackScales[i]);
      if (ms != null && (latest == null || ms > latest)) {
        latest = ms;
      }
    }
    return latest;
  }

  private void addFragment(Bytes file, Box fragment, long[] ends) {
    Box header = fragment.child(file, "tfhd");
    int track = header == null ? -1 : track(file.u32(header.start() + 4));
    if (track < 0) {
      return;
    }
    long flags = file.big(header.start() + 1, 3);
    long at = header.start() + 8 + ((flags & 1) != 0 ? 8 : 0) + ((flags & 2) != 0 ? 4 : 0);
    long sampleDuration = (flags & 8) != 0 ? file.u32(at) : defaultDurations[track];
    Box time = fragment.child(file, "tfdt");
    long end =
        time == null ? ends[track] : file.big(time.start() + 4, file.u8(time.start()) == 1 ? 8 : 4);
    for (Box run : fragment.children(file)) {
      if (run.type().equals("trun")) {
        end += runDuration(file, run, sampleDuration);
      }
    }
    ends[track] = Math.max(ends[track], end);
  }

  private static long runDuration(Bytes file, Box run, long sampleDuration) {
    long flags = file.big(run.start() + 1, 3);
    long samples = Math.max(0, file.u32(run.start() + 4));
    if ((flags & 0x100) == 0) {
      return samples * sampleDuration;
    }
    int size = 4 * Long.bitCount(flags & 0xF00);
    long at = run.start() + 8 + ((flags & 1) != 0 ? 4 : 0) + ((flags & 4) != 0 ? 4 : 0);
    long sum = 0;
    for (long i = 0; i < samples && at + size <= run.end(); i++, at += size) {
      sum += Math.max(0, file.u32(at));
    }
    return sum;
  }

  private int track(long id) {
    for (int i = 0; i < count; i++) {
      if (trackIds[i] == id) {
        return i;
      }
    }
    return -1;
  }

  /** Of {@code mvhd} and {@code mdhd}, which begin alike. */
  private static long timescale(Bytes file, Box header) {
    return file.u32(header.start() + (file.u8(header.start()) == 1 ? 20 : 12));
  }

  private static long duration(Bytes file, Box header) {
    boolean large = file.u8(header.start()) == 1;
    long value = large ? file.big(header.start() + 24, 8) : file.u32(header.start() + 16);
    return value == 0xFFFFFFFFL ? 0 : value;
  }
}
