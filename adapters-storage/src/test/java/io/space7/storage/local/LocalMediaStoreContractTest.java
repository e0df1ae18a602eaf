package io.space7.storage.local;

import io.space7.application.port.MediaStore;
import io.space7.storage.StoredObjects;
import io.space7.testkit.contract.MediaStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class LocalMediaStoreContractTest implements MediaStoreContract {
  @TempDir Path folder;
  private MediaStore store;

  @BeforeEach
  void open() {
    store = new LocalMediaStore(folder, null);
  }

  @Override
  public MediaStore store() {
    return store;
  }

  @Override
  public long storedObjects() throws IOException {
    return StoredObjects.in(folder).size();
  }
}
