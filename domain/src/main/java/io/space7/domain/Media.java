package io.space7.domain;

import java.util.Objects;

/**
 * The file of a message.
 *
 * @param name the stored object's name, as the media store gave it; not an address
 * @param type the kind that clients are told
 */
public record Media(String name, MediaType type) {
  public Media {
    Objects.requireNonNull(name);
    Objects.requireNonNull(type);
  }
}
