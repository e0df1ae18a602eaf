package io.space7.storage.format;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the free names of tags say about their values. In pictures and films everything goes that is
 * not known to be harmless; in sounds, whose tags are about music, what is known to be personal.
 */
final class PersonalNames {
  private static final Set<String> HARMLESS_TEXTS =
      Set.of(
          "title",
          "description",
          "comment",
          "software",
          "disclaimer",
          "warning",
          "creation time",
          "date:create",
          "date:modify",
          "date:timestamp");

  private static final Pattern HARMLESS_IN_FILMS =
      Pattern.compile(
          "(.*[._])?(software|title|displayname|comment|description|information|genre|album|year"
              + "|encoder|encoder_options|encoded_by|android\\.version|major_brand|minor_version"
              + "|compatible_brands|duration|language|handler_name|vendor_id|creation_time"
              + "|creationdate|date|date_recorded|date_released|date_encoded|bps"
              + "|number_of_frames|number_of_bytes|timecode|alpha_mode|stereo_mode"
              + "|full-frame-rate-playback-intent)"
              + "|_statistics.*");

  private static final Pattern PERSONAL =
      Pattern.compile(
          ".*(location|gps|geotag|latitude|longitude|make$|maker|manufacturer|model|author|owner"
              + "|device|camera|serial|identifier|contact|e-?mail|phone|purchase|account).*");

  private PersonalNames() {}

  /** Of a picture. */
  static boolean isHarmlessText(String keyword) {
    return HARMLESS_TEXTS.contains(keyword);
  }

  /** Of a film, or of a sound. */
  static boolean isPersonal(String name, boolean sound) {
    String lower = name.replace("\0", "").toLowerCase(Locale.ROOT);
    boolean known = PERSONAL.matcher(lower).matches();
    return known || !sound && !HARMLESS_IN_FILMS.matcher(lower).matches();
  }
}
