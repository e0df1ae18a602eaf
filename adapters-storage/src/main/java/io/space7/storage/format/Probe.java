package io.space7.storage.format;

import java.util.Optional;

/**
 * Tells one family of formats by its structure.
 *
 * <p>A probe demands the format's header and walks over what follows it. It refuses what
 * contradicts the format; it does not miss what lies behind the end of the bytes, because only the
 * start of a file is seen. It never throws, and its work is bounded by the number of bytes.
 */
@FunctionalInterface
interface Probe {
  Optional<SupportedFormat> probe(Bytes head);

  static Optional<SupportedFormat> when(boolean recognised, SupportedFormat format) {
    return recognised ? Optional.of(format) : Optional.empty();
  }
}
