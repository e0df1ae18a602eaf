package io.space7.testkit.memory;

import io.space7.application.port.MediaStore;
import io.space7.domain.Media;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The in-memory twin of {@link MediaStore}; its files are served from {@code /media/}. Safe for use
 * by many threads. Tests can make it fail.
 */
public final class InMemoryMediaStore implements MediaStore {
  private final Map<MediaName, Held> files = new ConcurrentHashMap<>();
  private final Set<MediaName> halves = ConcurrentHashMap.newKeySet();
  private final Clock clock;
  private volatile Refusal failure;

  public InMemoryMediaStore(Clock clock) {
    this.clock = clock;
  }

  /** From now on every call except {@link #url} is refused like this. */
  public void failWith(Refusal refusal) {
    failure = Objects.requireNonNull(refusal);
  }

  /** Ends what {@link #failWith} began. */
  public void recover() {
    failure = null;
  }

  /** The number of stored files, whole or not; for watching over leaks. */
  public int storedFiles() {
    return storedNames().size();
  }

  /** The names of all stored files, whole or not. */
  public Set<MediaName> storedNames() {
    Set<MediaName> names = new HashSet<>(files.keySet());
    names.addAll(halves);
    return names;
  }

  /** An error in the bytes is a crash: it leaves what there is of the file. */
  @Override
  public void save(MediaName name, InputStream bytes, MediaFormat format) throws IOException {
    requireWorking();
    halves.add(name);
    try {
      byte[] content = bytes.readAllBytes();
      files.put(name, new Held(name, format.contentType(), content, clock.instant()));
    } catch (IOException | RuntimeException e) {
      halves.remove(name);
      throw e;
    }
    halves.remove(name);
  }

  @Override
  public Optional<StoredFile> open(MediaName name) {
    requireWorking();
    return Optional.ofNullable(files.get(name)).map(held -> new Opened(held));
  }

  @Override
  public void delete(MediaName name) {
    requireWorking();
    halves.remove(name);
    files.remove(name);
  }

  @Override
  public String url(MediaName name, String origin) {
    return origin + "/media/" + name;
  }

  private void requireWorking() {
    Refusal refusal = failure;
    if (refusal != null) {
      throw refusal;
    }
  }

  private record Held(MediaName name, String contentType, byte[] content, Instant storedAt) {}

  private final class Opened implements StoredFile {
    private final Held held;

    Opened(Held held) {
      this.held = held;
    }

    @Override
    public MediaName name() {
      return held.name();
    }

    @Override
    public String contentType() {
      return held.contentType();
    }

    @Override
    public long size() {
      return held.content().length;
    }

    @Override
    public Instant storedAt() {
      return held.storedAt();
    }

    @Override
    public ReadableByteChannel read(long from, long length) {
      requireWorking();
      if (!files.containsKey(held.name())) {
        throw Media.notFound();
      }
      Objects.checkFromIndexSize(from, length, size());
      return Channels.newChannel(
          new ByteArrayInputStream(held.content(), (int) from, (int) length));
    }
  }
}
