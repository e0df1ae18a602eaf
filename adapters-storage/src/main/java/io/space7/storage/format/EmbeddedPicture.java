package io.space7.storage.format;

/**
 * A picture within another file, such as the cover in a sound's tag. It keeps its length, so that
 * nothing around it has to change.
 */
final class EmbeddedPicture {
  private EmbeddedPicture() {}

  /** One that cannot be looked into becomes zeros. */
  static void strip(Bytes picture, Edits edits) {
    if (!edits.attempt(() -> stripKnown(picture, edits))) {
      edits.zero(0, picture.length());
    }
  }

  private static void stripKnown(Bytes picture, Edits edits) {
    if (picture.has(0, "\u00FF\u00D8\u00FF")) {
      new JpegMetadata(picture, edits, true).strip();
    } else if (picture.has(0, "\u0089PNG")) {
      PngMetadata.strip(picture, edits, true);
    } else if (picture.has(0, "RIFF") && picture.has(8, "WEBP")) {
      new WebpMetadata(picture, edits, true).strip();
    } else if (picture.has(0, "GIF8")) {
      Edits shorter = edits.ofAnother();
      GifMetadata.strip(picture, shorter);
      if (!shorter.isEmpty()) {
        throw Edits.unsafe();
      }
    } else if (picture.has(4, "ftyp")) {
      HeifMetadata.strip(picture, edits);
    } else if (!picture.has(0, "BM")) {
      edits.zero(0, picture.length());
    }
  }
}
