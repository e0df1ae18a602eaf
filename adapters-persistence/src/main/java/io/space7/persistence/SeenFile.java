package io.space7.persistence;

import io.space7.domain.Epoch;
import io.space7.domain.MessageId;
import io.space7.domain.SpaceId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest events of some Spaces in a file of a fixed size, mapped into memory: written in a
 * microsecond, and whole after the death of the process. Each entry has a checksum, so that one
 * that was being written counts as none. Two Spaces that share a place drive each other out; the
 * event written last is always there. Thread-safe.
 *
 * <p>Without a usable file it remembers nothing and says so once.
 */
final class SeenFile {
  private static final Logger LOG = LoggerFactory.getLogger(SeenFile.class);
  private static final int SLOTS = 1024;

  /** Space, seq, message, checksum. */
  private static final int SLOT_BYTES = 6 * Long.BYTES;

  private static final int EPOCH_BYTES = 64;
  private static final int HEADER_BYTES = EPOCH_BYTES + 2 * Long.BYTES;

  private final Path folder;
  private MappedByteBuffer bytes;

  SeenFile(Path folder) {
    this.folder = folder;
  }

  /** Opens the file of one database, which is made if there is none. */
  synchronized void open(String database) {
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
          FileChannel.open(
              folder.resolve(database),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE)) {
        bytes =
            channel.map(
                FileChannel.MapMode.READ_WRITE, 0, HEADER_BYTES + (long) SLOTS * SLOT_BYTES);
      }
    } catch (IOException e) {
      LOG.warn(
          "No file can be kept in {}, so a loss while this server is stopped may go unnoticed: {}",
          folder,
          e.toString());
    }
  }

  /** The epoch that was begun last, or null. */
  synchronized Epoch epoch() {
    if (bytes == null) {
      return null;
    }
    int length = (int) bytes.getLong(EPOCH_BYTES);
    if (length <= 0 || length > EPOCH_BYTES) {
      return null;
    }
    byte[] text = new byte[length];
    bytes.get(0, text);
    return checksum(ByteBuffer.wrap(text)) == bytes.getLong(EPOCH_BYTES + Long.BYTES)
        ? new Epoch(new String(text, StandardCharsets.US_ASCII))
        : null;
  }

  /** Forgets all events, and remembers the epoch of those to come. */
  synchronized void begin(Epoch epoch) {
    if (bytes == null) {
      return;
    }
    for (int slot = 0; slot < SLOTS; slot++) {
      bytes.putLong(position(slot) + 5 * Long.BYTES, 0);
      bytes.putLong(position(slot) + 2 * Long.BYTES, 0);
    }
    byte[] text = epoch.value().getBytes(StandardCharsets.US_ASCII);
    bytes.put(0, text);
    bytes.putLong(EPOCH_BYTES, text.length);
    bytes.putLong(EPOCH_BYTES + Long.BYTES, checksum(ByteBuffer.wrap(text)));
  }

  synchronized void put(SpaceId spaceId, long seq, MessageId messageId) {
    if (bytes == null) {
      return;
    }
    int position = position(Math.floorMod(spaceId.value().hashCode(), SLOTS));
    UUID space = spaceId.value();
    if (space.getMostSignificantBits() == bytes.getLong(position)
        && space.getLeastSignificantBits() == bytes.getLong(position + Long.BYTES)
        && seq <= bytes.getLong(position + 2 * Long.BYTES)) {
      return;
    }
    ByteBuffer entry = ByteBuffer.allocate(SLOT_BYTES);
    entry.putLong(space.getMostSignificantBits()).putLong(space.getLeastSignificantBits());
    entry.putLong(seq);
    entry.putLong(messageId.value().getMostSignificantBits());
    entry.putLong(messageId.value().getLeastSignificantBits());
    entry.putLong(checksum(entry.duplicate().flip()));
    bytes.put(position, entry.array());
  }

  synchronized void read(Reader reader) {
    for (int slot = 0; bytes != null && slot < SLOTS; slot++) {
      ByteBuffer entry = bytes.slice(position(slot), SLOT_BYTES);
      long seq = entry.getLong(2 * Long.BYTES);
      long sum = checksum(entry.slice(0, SLOT_BYTES - Long.BYTES));
      if (seq > 0 && sum == entry.getLong(5 * Long.BYTES)) {
        reader.take(
            new SpaceId(new UUID(entry.getLong(0), entry.getLong(Long.BYTES))),
            seq,
            new MessageId(new UUID(entry.getLong(3 * Long.BYTES), entry.getLong(4 * Long.BYTES))));
      }
    }
  }

  private static int position(int slot) {
    return HEADER_BYTES + slot * SLOT_BYTES;
  }

  private static long checksum(ByteBuffer bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return sum.getValue();
  }

  /** Takes entries. */
  interface Reader {
    void take(SpaceId spaceId, long seq, MessageId messageId);
  }
}
