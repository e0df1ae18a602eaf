package io.space7.testkit.guide;

import io.space7.application.port.MediaStore;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.testkit.contract.MediaStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FileMediaStoreTest implements MediaStoreContract {
  @TempDir Path temp;
  private Path folder;
  private Path elsewhere;
  private MediaStore store;

  @BeforeEach
  void open() throws IOException {
    folder = temp.toRealPath().resolve("media");
    elsewhere = temp.toRealPath().resolve("elsewhere");
    store = storeOfAnotherServer();
  }

  @Override
  public MediaStore store() {
    return store;
  }

  @Override
  public MediaStore storeOfAnotherServer() {
    try {
      return new FileMediaStore(folder);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean isServedFromHere() {
    return true;
  }

  @Override
  public long storedObjects() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  /** Linux lists what a process holds open. */
  @Override
  public long openHandles() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(this::isInTheFolder).count();
    }
  }

  private boolean isInTheFolder(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(folder);
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  @Override
  public void leaveRemains(MediaName name, MediaFormat format, byte[] part) throws IOException {
    Files.write(folder.resolve("partial").resolve(name.value()), part);
  }

  /** The disk is not mounted, or every call to it fails. */
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

  /** A disk that never answers cannot be made here. */
  @Override
  public Set<Outage> outages() {
    return EnumSet.of(Outage.GONE, Outage.REFUSING);
  }
}
