package io.space7.testkit.contract;

import io.space7.application.port.MediaStore;
import io.space7.application.port.MediaStore.StoredFile;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.MediaType;
import io.space7.testkit.MediaSamples;
import io.space7.testkit.SampleBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A {@link MediaStore}, what its tests need to know about the storage behind it, and how they make
 * that storage fail. Each test wants a store to itself, and an empty storage.
 */
public interface MediaStoreUnderTest {
  MediaFormat PNG = new MediaFormat("image/png", "png", List.of(MediaType.IMAGE));
  MediaFormat MP4 = new MediaFormat("video/mp4", "mp4", List.of(MediaType.VIDEO));
  int MIB = 1024 * 1024;

  /** How a storage fails. */
  enum Outage {
    /** It is not there: connections are refused, the disk is not mounted. */
    GONE,
    /** It answers every call with an error: it is overloaded, or the store may not do anything. */
    REFUSING,
    /** It takes every call and never answers. */
    SILENT
  }

  MediaStore store();

  /**
   * A store as another server has it that uses the same storage; it shares nothing else with {@link
   * #store}.
   */
  MediaStore storeOfAnotherServer();

  /**
   * A store whose storage keeps no bytes in the memory of this process, so that the store's own
   * memory can be measured. Nothing is read from it.
   */
  default MediaStore storeWithoutMemory() {
    return store();
  }

  /**
   * Whether clients read files from this server, under the origin that they reach it by. If not,
   * files are at addresses of the storage's own, and a test reads one from there.
   */
  boolean isServedFromHere();

  /** Every format that a file may have here. */
  default List<MediaFormat> formats() {
    return MediaSamples.formats();
  }

  /**
   * How many objects the storage holds, whole, partial and temporary ones together. What the
   * storage itself forgets within a week, and nobody can see, does not count.
   */
  long storedObjects() throws IOException;

  /**
   * How many files, connections or other things of limited number the store holds open. Idle
   * connections may count or not.
   */
  long openHandles() throws IOException;

  /**
   * Makes the storage look as it does after a server has died while it saved a file.
   *
   * @param part the bytes that had been sent by then
   */
  void leaveRemains(MediaName name, MediaFormat format, byte[] part) throws IOException;

  /** From now on the storage fails, until {@link #recover}; what is stored stays stored. */
  void failWith(Outage outage) throws IOException;

  /** Ends what {@link #failWith} began; no effect if nothing did. */
  void recover() throws IOException;

  /** The ways in which this storage can be made to fail. */
  default Set<Outage> outages() {
    return EnumSet.allOf(Outage.class);
  }

  /** How long a call may take while the storage fails; shorter if the test sets the store so. */
  default Duration patience() {
    return MediaStore.PATIENCE;
  }

  /** Saves a file of {@link SampleBytes} under a new name. */
  default MediaName save(long size) throws IOException {
    return save(SampleBytes.file(size), MP4);
  }

  default MediaName save(InputStream bytes, MediaFormat format) throws IOException {
    MediaName name = MediaSamples.newName(format.extension());
    store().save(name, bytes, format);
    return name;
  }

  /** The file of a name, which has to be there. */
  default StoredFile opened(MediaName name) {
    return store().open(name).orElseThrow(() -> new AssertionError("not stored: " + name));
  }

  /** A part of a file. */
  default byte[] read(StoredFile file, long from, long length) throws IOException {
    try (InputStream in = Channels.newInputStream(file.read(from, length))) {
      return in.readAllBytes();
    }
  }

  /** How many bytes of a whole file are those that were saved. */
  default long rightBytes(StoredFile file) throws IOException {
    try (InputStream in = Channels.newInputStream(file.read(0, file.size()))) {
      return SampleBytes.rightBytes(in, 0);
    }
  }

  /** A short file. */
  default InputStream small() {
    return new ByteArrayInputStream(SampleBytes.part(0, 1000));
  }
}
