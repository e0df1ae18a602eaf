package io.space7.storage.format;

import java.util.Optional;

/**
 * Tells one family of formats by its structure.
 *
 * <p>A probe demands the format's header and what the format cannot do without: a picture has a
 * frame, a container has a track. It refuses what contradicts the format. It never throws, and its
 * work is bounded by the number of bytes.
 */
@FunctionalInterface
interface Probe {
  Optional<Finding> probe(Bytes file);
}
