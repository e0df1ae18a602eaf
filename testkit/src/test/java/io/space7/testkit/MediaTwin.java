package io.space7.testkit;

import io.space7.application.port.MediaStore;
import io.space7.domain.ErrorCode;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.Refusal;
import io.space7.testkit.contract.MediaStoreUnderTest;
import io.space7.testkit.memory.InMemoryMediaStore;

/** The twin of the media store, and how it is made to fail. */
class MediaTwin implements MediaStoreUnderTest {
  final InMemoryMediaStore store = new InMemoryMediaStore();

  @Override
  public MediaStore store() {
    return store;
  }

  /** The storage is in the store, so that there is one for all servers. */
  @Override
  public MediaStore storeOfAnotherServer() {
    return store;
  }

  @Override
  public MediaStore storeWithoutMemory() {
    return InMemoryMediaStore.forgetful();
  }

  @Override
  public boolean isServedFromHere() {
    return true;
  }

  @Override
  public long storedObjects() {
    return store.storedFiles();
  }

  @Override
  public long openHandles() {
    return store.openParts();
  }

  @Override
  public void leaveRemains(MediaName name, MediaFormat format, byte[] part) {
    store.leaveRemains(name);
  }

  @Override
  public void failWith(Outage outage) {
    store.failWith(new Refusal(ErrorCode.STORAGE_UNAVAILABLE, "The storage is away."));
  }

  @Override
  public void recover() {
    store.recover();
  }
}
