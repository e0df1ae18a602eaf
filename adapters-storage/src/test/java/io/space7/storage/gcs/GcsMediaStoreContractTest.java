package io.space7.storage.gcs;

import io.space7.application.port.MediaStore;
import io.space7.testkit.cloud.CloudStorage;
import io.space7.testkit.contract.MediaStoreContract;
import java.io.IOException;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class GcsMediaStoreContractTest implements MediaStoreContract {
  private CloudStorage cloud;
  private MediaStore store;

  @BeforeEach
  void open() throws IOException {
    cloud = CloudStorage.start("media");
    store =
        GcsMediaStore.open(
            new GcsSettings("media", cloud.endpoint(), null, null, null), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  @Override
  public MediaStore store() {
    return store;
  }

  @Override
  public long storedObjects() {
    return cloud.bucket().objects().size();
  }
}
