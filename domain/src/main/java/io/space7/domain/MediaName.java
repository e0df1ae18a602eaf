package io.space7.domain;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The name of a stored file, which is all that it takes to read it: 192 random bits, in hex, and
 * the extension of the file's format.
 *
 * <p>In one case only, because there are file systems that do not tell the cases apart; and without
 * a slash, so that no client can name another folder.
 */
public record MediaName(String value) {
  private static final int RANDOM_BYTES = 24;
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{48}\\.[0-9a-z]{2,4}");

  /**
   * @throws IllegalArgumentException for what is no name
   */
  public MediaName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not the name of a stored file");
    }
  }

  /** Reads any text, from anyone; empty if it is no name. */
  public static Optional<MediaName> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new MediaName(text)) : Optional.empty();
  }

  /**
   * A name that no other file has.
   *
   * @param random not to be foreseen by anyone
   */
  public static MediaName random(RandomGenerator random, MediaFormat format) {
    byte[] bits = new byte[RANDOM_BYTES];
    random.nextBytes(bits);
    return new MediaName(HexFormat.of().formatHex(bits) + "." + format.extension());
  }

  /** Of the file's format, without the dot. */
  public String extension() {
    return value.substring(value.lastIndexOf('.') + 1);
  }

  @Override
  public String toString() {
    return value;
  }
}
