package io.space7.application;

import io.space7.application.port.MediaDetector.Detected;
import io.space7.application.port.MediaStore;
import io.space7.application.port.MediaStore.StoredFile;
import io.space7.application.port.MessageStore;
import io.space7.application.port.MessageStore.Undescribed;
import io.space7.domain.ErrorCode;
import io.space7.domain.MediaDetails;
import io.space7.domain.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the files of messages that were posted before anybody looked. May be stopped at any time
 * and goes on at the next start; several servers may do it at once. For one thread.
 */
public final class MediaDescriptions {
  /** Files of a run. */
  private static final int BATCH = 50;

  private final MessageStore messages;
  private final MediaStore store;
  private final MediaIntake intake;
  private Undescribed last;

  public MediaDescriptions(MessageStore messages, MediaStore store, MediaIntake intake) {
    this.messages = messages;
    this.store = store;
    this.intake = intake;
  }

  /**
   * Looks at some more files; to be called again after a while.
   *
   * @return how many are described now
   * @throws Refusal {@link ErrorCode#DATABASE_UNAVAILABLE}, {@link ErrorCode#STORAGE_UNAVAILABLE};
   *     the next run begins with the file that it failed at
   */
  public int run() {
    List<Undescribed> files = messages.undescribed(last, BATCH);
    int described = 0;
    for (Undescribed file : files) {
      // One that is not there belongs to a message that is being deleted.
      Optional<StoredFile> stored = store.open(file.name());
      if (stored.isPresent()) {
        messages.describe(file, details(stored.get()));
        described++;
      }
      last = file;
    }
    return described;
  }

  private MediaDetails details(StoredFile file) {
    try (StoredFileChannel bytes = new StoredFileChannel(file)) {
      Optional<Detected> found = intake.detect(bytes);
      return new MediaDetails(
          file.contentType(),
          file.size(),
          found.map(Detected::width).orElse(null),
          found.map(Detected::height).orElse(null),
          found.map(Detected::durationMs).orElse(null));
    } catch (IOException e) {
      throw io.space7.domain.Media.storageUnavailable();
    }
  }
}
