package io.space7.storage.gcs;

import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.storage.format.SupportedFormat;
import io.space7.testkit.MediaSamples;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;

/** What tests of one file's way into the bucket begin with. */
abstract class GcsUploads extends OnCloudStorage {
  static final MediaFormat MP4 = SupportedFormat.MP4.media();

  /** Two chunks and some more. */
  static final byte[] BYTES = new byte[2 * GcsUpload.CHUNK + 12_345];

  static {
    new Random(7).nextBytes(BYTES);
  }

  final MediaName name = MediaSamples.newName("mp4");
  GcsMediaStore store;

  @BeforeEach
  final void open() {
    store = GcsStores.open(cloud);
  }
}
