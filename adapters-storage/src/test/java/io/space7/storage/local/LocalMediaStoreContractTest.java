package io.space7.storage.local;

import io.space7.application.port.MediaStore;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.storage.StoredObjects;
import io.space7.storage.format.SupportedFormat;
import io.space7.testkit.contract.MediaStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class LocalMediaStoreContractTest implements MediaStoreContract {
  /** Where Linux lists what a process holds open. */
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  @TempDir Path temp;
  private Path folder;
  private Path elsewhere;
  private MediaStore store;

  @BeforeEach
  void open() throws IOException {
    folder = temp.toRealPath().resolve("media");
    elsewhere = folder.resolveSibling("elsewhere");
    store = new LocalMediaStore(folder, null);
  }

  @Override
  public MediaStore store() {
    return store;
  }

  @Override
  public MediaStore storeOfAnotherServer() {
    return new LocalMediaStore(folder, null);
  }

  @Override
  public boolean isServedFromHere() {
    return true;
  }

  @Override
  public List<MediaFormat> formats() {
    return Arrays.stream(SupportedFormat.values()).map(SupportedFormat::media).toList();
  }

  @Override
  public long storedObjects() throws IOException {
    return StoredObjects.in(folder).size();
  }

  @Override
  public long openHandles() throws IOException {
    try (Stream<Path> open = Files.list(OPEN_FILES)) {
      return open.filter(this::isOfTheFolder).count();
    }
  }

  private boolean isOfTheFolder(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(folder);
    } catch (NoSuchFileException closedMeanwhile) {
      return false;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void leaveRemains(MediaName name, MediaFormat format, byte[] part) throws IOException {
    Files.write(folder.resolve(MediaFolder.STAGING).resolve(name.value()), part);
  }

  /** A disk that is not mounted leaves an empty folder; a link to itself fails for root too. */
  @Override
  public void failWith(Outage outage) throws IOException {
    Files.move(folder, elsewhere);
    if (outage == Outage.GONE) {
      Files.createDirectory(folder);
    } else {
      Files.createSymbolicLink(folder, folder);
    }
  }

  @Override
  public void recover() throws IOException {
    if (Files.exists(elsewhere)) {
      Files.delete(folder);
      Files.move(elsewhere, folder);
    }
  }

  @Override
  public Set<Outage> outages() {
    return EnumSet.of(Outage.GONE, Outage.REFUSING);
  }
}
