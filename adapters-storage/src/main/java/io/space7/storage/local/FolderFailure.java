package io.space7.storage.local;

import io.space7.domain.Media;
import io.space7.domain.Refusal;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of the ways in which a file system fails. */
final class FolderFailure {
  private static final Logger LOG = LoggerFactory.getLogger(FolderFailure.class);

  private FolderFailure() {}

  static Refusal unavailable(String what, IOException cause) {
    LOG.warn("The media folder failed to {} a file: {}", what, cause.toString());
    return Media.storageUnavailable();
  }
}
