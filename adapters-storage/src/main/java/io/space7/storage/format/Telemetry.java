package io.space7.storage.format;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tracks in which cameras, drones and phones record where they were: those of metadata, and texts
 * that are no captions.
 */
final class Telemetry {
  /** Texts that are looked into, spread over the track. */
  private static final int LOOKS = 256;

  private static final int LONGEST_TEXT = 1024;

  /** Pictures, sounds, texts, time codes, and what old files are played by. */
  private static final Set<String> PLAYED =
      Set.of(
          "vide", "soun", "pict", "auxv", "text", "sbtl", "subt", "subp", "clcp", "tmcd", "hint",
          "odsm", "sdsm", "ocsm", "MPEG", "musi", "qd3d", "sprt", "twen", "STrk");

  private static final Set<String> TEXTS = Set.of("text", "sbtl", "subt");

  private static final Pattern POSITION =
      Pattern.compile(
          "gps\\s*[(:=\\[]\\s*(\\w+\\s*[:,])?\\s*[-+]?\\d"
              + "|\\b(lat|latitude|lon|lng|long|longt?itude)\\s*[:=]\\s*[-+]?\\d"
              + "|home\\s*\\(\\s*(\\w:)?\\s*[-+]?\\d"
              + "|\\$?G[A-Z](RMC|GGA|GLL|VTG),"
              + "|[-+]?\\d{1,3}\\.\\d{4,}\\s*[NSEW]?\\s*[,; ]\\s*[-+]?\\d{1,3}\\.\\d{4,}"
              + "|[NS]\\s*:?\\s*\\d{1,3}\\.\\d{3,}"
              + "|[-+]\\d{2}\\.\\d{3,}[-+]\\d{3}\\.\\d{3,}"
              + "|LIGOGPSINFO",
          Pattern.CASE_INSENSITIVE);

  private Telemetry() {}

  /** Whether a track is to be taken out. */
  static boolean isIn(Bytes file, Box track) {
    Box handler = track.descendant(file, "mdia", "hdlr");
    if (handler == null) {
      return false;
    }
    String kind = file.text(handler.start() + 8, 4);
    return !PLAYED.contains(kind) || TEXTS.contains(kind) && tellsPositions(file, track);
  }

  private static boolean tellsPositions(Bytes file, Box track) {
    Samples samples = Samples.of(file, track);
    if (samples == null) {
      return false;
    }
    long step = 1 + samples.count() / LOOKS;
    boolean[] found = new boolean[1];
    samples.forEach(
        (sample, at, size) -> {
          if (sample % step == 0) {
            String text = file.text(at, (int) Math.min(size, LONGEST_TEXT));
            found[0] |= isPosition(text);
          }
          return !found[0];
        });
    return found[0];
  }

  private static boolean isPosition(String text) {
    return POSITION.matcher(text.replace("\0", "")).find();
  }
}
