package io.space7.testkit.memory;

import io.space7.application.port.MediaStore;
import io.space7.domain.Media;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The in-memory twin of {@link MediaStore}; its files are served from {@code /media/}. It is
 * storage and store in one, so that files take memory, but a file that is being saved takes it only
 * as its bytes come. Safe for use by many threads. Tests can make it fail.
 */
public final class InMemoryMediaStore implements MediaStore {
  private static final int BUFFER = 64 * 1024;

  private final Map<MediaName, Held> files = new ConcurrentHashMap<>();
  private final Set<MediaName> halves = ConcurrentHashMap.newKeySet();
  private final AtomicInteger openParts = new AtomicInteger();
  private final boolean forgetful;
  private volatile Refusal failure;

  public InMemoryMediaStore() {
    this(false);
  }

  private InMemoryMediaStore(boolean forgetful) {
    this.forgetful = forgetful;
  }

  /** Drops the bytes that it is given, so that memory can be measured. */
  public static InMemoryMediaStore forgetful() {
    return new InMemoryMediaStore(true);
  }

  /** What a server leaves that dies while it saves a file. */
  public void leaveRemains(MediaName name) {
    halves.add(name);
  }

  /** Parts that are being read and not closed. */
  public int openParts() {
    return openParts.get();
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
      files.put(name, new Held(name, format.contentType(), receive(bytes)));
    } catch (IOException | RuntimeException e) {
      halves.remove(name);
      throw e;
    }
    halves.remove(name);
  }

  private byte[] receive(InputStream bytes) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER];
    for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
      requireWorking();
      if (!forgetful) {
        content.write(buffer, 0, n);
      }
    }
    requireWorking();
    return content.toByteArray();
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

  private record Held(MediaName name, String contentType, byte[] content) {}

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
    public ReadableByteChannel read(long from, long length) {
      requireWorking();
      if (!files.containsKey(held.name())) {
        throw Media.notFound();
      }
      Objects.checkFromIndexSize(from, length, size());
      openParts.incrementAndGet();
      return new Part(ByteBuffer.wrap(held.content(), (int) from, (int) length));
    }
  }

  private final class Part implements ReadableByteChannel {
    private final ByteBuffer bytes;
    private boolean open = true;

    Part(ByteBuffer bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
      if (!open) {
        throw new ClosedChannelException();
      }
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int n = Math.min(bytes.remaining(), buffer.remaining());
      buffer.put(bytes.slice(bytes.position(), n));
      bytes.position(bytes.position() + n);
      return n;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      if (open) {
        open = false;
        openParts.decrementAndGet();
      }
    }
  }
}
