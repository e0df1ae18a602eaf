package io.space7.domain;

import java.util.Objects;

/** A hashtag of a Space, without its {@code #}. */
public record Tag(long tagId, String tagName) {
  public Tag {
    Objects.requireNonNull(tagName);
  }
}
