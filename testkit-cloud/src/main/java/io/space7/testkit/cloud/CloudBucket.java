package io.space7.testkit.cloud;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** The files of a {@link CloudStorage}, and what is being uploaded. */
public final class CloudBucket {
  /** The service keeps multiples of this of what is not complete. */
  static final int GRAIN = 256 * 1024;

  private final String name;
  private final boolean remembers;
  private final Map<String, StoredObject> objects = new ConcurrentHashMap<>();
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final AtomicLong generations = new AtomicLong(1_700_000_000_000_000L);

  private final AtomicBoolean damaged = new AtomicBoolean();

  CloudBucket(String name, boolean remembers) {
    this.name = name;
    this.remembers = remembers;
  }

  public String name() {
    return name;
  }

  /** By name. */
  public Map<String, StoredObject> objects() {
    return Map.copyOf(objects);
  }

  /** Uploads that were begun and neither finished nor forgotten. */
  public long sessions() {
    return sessions.values().stream().filter(session -> session.made == null).count();
  }

  /** The next bytes that arrive are not those that were sent. */
  public void damageNextBytes() {
    damaged.set(true);
  }

  /** Puts a file there that nobody uploaded. */
  public void put(String object, byte[] bytes) {
    Session session = new Session(object, "{}", 0);
    session.take(bytes, bytes.length);
    session.make();
  }

  StoredObject get(String object) {
    return objects.get(object);
  }

  boolean remove(String object) {
    return objects.remove(object) != null;
  }

  /**
   * @param only 0 if there must be no such file, or null
   * @return null if there is one
   */
  String begin(String object, String metadata, Long only) {
    if (only != null && objects.containsKey(object)) {
      return null;
    }
    String id = "upload-" + generations.incrementAndGet();
    sessions.put(id, new Session(object, metadata, only));
    return id;
  }

  Session session(String id) {
    return sessions.get(id);
  }

  /** A file, and what is said about it. */
  public record StoredObject(
      byte[] bytes, long size, String crc32c, String metadata, long generation, Instant created) {
    /** A field of the metadata that the file was uploaded with; null if it is not there. */
    public String field(String key) {
      Matcher found =
          Pattern.compile("\"" + key + "\":\\s*\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(metadata);
      return found.find() ? found.group(1).replace("\\\"", "\"") : null;
    }
  }

  /** One upload. For one thread at a time. */
  final class Session {
    private final String object;
    private final String metadata;
    private final Long only;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CRC32C checksum = new CRC32C();
    private long size;
    private StoredObject made;

    private Session(String object, String metadata, long only) {
      this(object, metadata, Long.valueOf(only));
    }

    private Session(String object, String metadata, Long only) {
      this.object = object;
      this.metadata = metadata;
      this.only = only;
    }

    synchronized void take(byte[] more, int length) {
      if (damaged.getAndSet(false)) {
        more[0]++;
      }
      checksum.update(more, 0, length);
      size += length;
      if (remembers) {
        bytes.write(more, 0, length);
      }
    }

    synchronized long size() {
      return size;
    }

    synchronized StoredObject made() {
      return made;
    }

    String object() {
      return object;
    }

    synchronized String crc32c() {
      byte[] sum = ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array();
      return Base64.getEncoder().encodeToString(sum);
    }

    /** Null if there is such a file already, and must not be. */
    synchronized StoredObject make() {
      StoredObject stored =
          new StoredObject(
              bytes.toByteArray(),
              size,
              crc32c(),
              metadata,
              generations.incrementAndGet(),
              Instant.now().truncatedTo(ChronoUnit.MILLIS));
      bytes.reset();
      if (only == null) {
        objects.put(object, stored);
      } else if (objects.putIfAbsent(object, stored) != null) {
        return null;
      }
      made = stored;
      return stored;
    }
  }
}
