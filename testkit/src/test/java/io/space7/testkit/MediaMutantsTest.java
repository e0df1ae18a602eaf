package io.space7.testkit;

import io.space7.application.port.MediaStore;
import io.space7.domain.ErrorCode;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.Refusal;
import io.space7.testkit.contract.MediaStoreContract;
import io.space7.testkit.memory.InMemoryMediaStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What store writers get wrong, and that the contract finds it. */
class MediaMutantsTest {
  private static final int MIB = 1024 * 1024;

  /** A fault, and the test of the contract that has to find it. */
  private record Mutant(Function<InMemoryMediaStore, MediaStore> store, String foundBy) {}

  private static volatile Function<InMemoryMediaStore, MediaStore> fault;

  static Set<String> faults() {
    return mutants().keySet();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void isFound(String name) {
    Mutant mutant = mutants().get(name);
    fault = mutant.store();
    Mutants.assertCaught(Mutated.class, mutant.foundBy());
  }

  @Disabled("fails on purpose; run by the test around it")
  static class Mutated extends MediaTwin implements MediaStoreContract {
    private final MediaStore mutated = fault.apply(store);
    private final MediaStore other = fault.apply(store);

    @Override
    public MediaStore store() {
      return mutated;
    }

    @Override
    public MediaStore storeOfAnotherServer() {
      return other;
    }

    @Override
    public MediaStore storeWithoutMemory() {
      return fault.apply(InMemoryMediaStore.forgetful());
    }
  }

  private static Map<String, Mutant> mutants() {
    Map<String, Mutant> all = new LinkedHashMap<>();
    all.put(
        "a file is visible before it is whole",
        new Mutant(VisibleEarly::new, "nobodyOpensAFileThatIsNotWhole"));
    all.put(
        "a file is visible while its last bytes are sent",
        new Mutant(VisibleAtTheEnd::new, "whoeverLooksWhileAFileIsSavedSeesNothingOrAllOfIt"));
    all.put(
        "the size is wrong above 5 MiB",
        new Mutant(
            twin ->
                new Forwarding(twin) {
                  @Override
                  StoredFile changed(StoredFile file) {
                    return new ForwardingFile(file) {
                      @Override
                      public long size() {
                        return Math.min(super.size(), 5 * MIB);
                      }
                    };
                  }
                },
            "aFileOfAnySizeIsStoredAsItIs"));
    all.put(
        "a range past the end is cut off",
        new Mutant(
            twin ->
                new Forwarding(twin) {
                  @Override
                  StoredFile changed(StoredFile file) {
                    return new ForwardingFile(file) {
                      @Override
                      public ReadableByteChannel read(long from, long length) {
                        long start = Math.max(0, Math.min(from, size()));
                        return super.read(start, Math.max(0, Math.min(length, size() - start)));
                      }
                    };
                  }
                },
            "aPartThatIsNotInTheFileIsADefectOfTheCaller"));
    all.put(
        "a part that begins behind the first bytes is one off",
        new Mutant(
            twin ->
                new Forwarding(twin) {
                  @Override
                  StoredFile changed(StoredFile file) {
                    return new ForwardingFile(file) {
                      @Override
                      public ReadableByteChannel read(long from, long length) {
                        boolean shifted = from >= 5 * MIB && from + length < size();
                        return super.read(shifted ? from + 1 : from, length);
                      }
                    };
                  }
                },
            "anyPartOfAFileIsRead"));
    all.put(
        "rarer types are lost",
        new Mutant(
            twin ->
                new Forwarding(twin) {
                  @Override
                  StoredFile changed(StoredFile file) {
                    return new ForwardingFile(file) {
                      @Override
                      public String contentType() {
                        return Set.of("png", "jpg", "mp4", "mp3").contains(name().extension())
                            ? super.contentType()
                            : "application/octet-stream";
                      }
                    };
                  }
                },
            "everyFormatKeepsItsContentType"));
    all.put(
        "the remains of a crash stay",
        new Mutant(
            twin ->
                new Forwarding(twin) {
                  @Override
                  public void delete(MediaName name) {
                    if (super.open(name).isPresent()) {
                      super.delete(name);
                    }
                  }
                },
            "whatACrashLeftIsNoFileAndIsDeleted"));
    all.put(
        "the remains of a crash are taken for a file",
        new Mutant(
            twin ->
                new Forwarding(twin) {
                  @Override
                  public Optional<StoredFile> open(MediaName name) {
                    if (twin.storedNames().contains(name) && super.open(name).isEmpty()) {
                      return Optional.of(new ForwardingFile(null));
                    }
                    return super.open(name);
                  }
                },
            "whatACrashLeftIsNoFileAndIsDeleted"));
    all.put(
        "what breaks off is left behind",
        new Mutant(
            twin ->
                new Forwarding(twin) {
                  @Override
                  public void save(MediaName name, InputStream bytes, MediaFormat format)
                      throws IOException {
                    try {
                      super.save(name, bytes, format);
                    } catch (IOException e) {
                      twin.leaveRemains(name);
                      throw e;
                    }
                  }
                },
            "whenTheBytesBreakOffNothingIsLeft"));
    all.put(
        "a file that breaks off is saved as far as it came",
        new Mutant(
            twin ->
                new Forwarding(twin) {
                  @Override
                  public void save(MediaName name, InputStream bytes, MediaFormat format)
                      throws IOException {
                    try {
                      super.save(name, bytes, format);
                    } catch (IOException cut) {
                      super.save(name, new ByteArrayInputStream(new byte[1]), format);
                    }
                  }
                },
            "whenTheBytesBreakOffNothingIsLeft"));
    all.put(
        "the client library's exception gets out",
        new Mutant(
            twin ->
                new Forwarding(twin) {
                  @Override
                  public Optional<StoredFile> open(MediaName name) {
                    try {
                      return super.open(name);
                    } catch (Refusal away) {
                      throw new IllegalStateException("Unable to execute HTTP request", away);
                    }
                  }
                },
            "everyCallIsRefusedWhileTheStorageFails"));
    all.put(
        "a storage that is away has no such file",
        new Mutant(
            twin ->
                new Forwarding(twin) {
                  @Override
                  public Optional<StoredFile> open(MediaName name) {
                    try {
                      return super.open(name);
                    } catch (Refusal away) {
                      return Optional.empty();
                    }
                  }
                },
            "everyCallIsRefusedWhileTheStorageFails"));
    all.put(
        "a failure in the middle of a file is told as the sender's",
        new Mutant(
            twin ->
                new Forwarding(twin) {
                  @Override
                  public void save(MediaName name, InputStream bytes, MediaFormat format)
                      throws IOException {
                    try {
                      super.save(name, bytes, format);
                    } catch (Refusal away) {
                      if (away.code() == ErrorCode.STORAGE_UNAVAILABLE) {
                        throw new IOException("Broken pipe", away);
                      }
                      throw away;
                    }
                  }
                },
            "aFileDuringWhichTheStorageFailsIsNotThere"));
    all.put(
        "a part that breaks off just ends",
        new Mutant(EndingEarly::new, "aPartDuringWhichTheStorageFailsNeverEndsEarly"));
    all.put(
        "the whole file is held in memory",
        new Mutant(
            twin ->
                new Forwarding(twin) {
                  @Override
                  public void save(MediaName name, InputStream bytes, MediaFormat format)
                      throws IOException {
                    super.save(name, new ByteArrayInputStream(bytes.readAllBytes()), format);
                  }
                },
            "aSaveHoldsFewBytesInMemory"));
    all.put(
        "a channel is never closed",
        new Mutant(
            twin ->
                new Forwarding(twin) {
                  @Override
                  StoredFile changed(StoredFile file) {
                    return new ForwardingFile(file) {
                      @Override
                      public ReadableByteChannel read(long from, long length) {
                        return new Unclosed(super.read(from, length));
                      }
                    };
                  }
                },
            "whatIsClosedOrOverHoldsNothing"));
    all.put(
        "opening a file holds a connection",
        new Mutant(
            twin ->
                new Forwarding(twin) {
                  @Override
                  StoredFile changed(StoredFile file) {
                    file.read(0, 0);
                    return file;
                  }
                },
            "whatIsClosedOrOverHoldsNothing"));
    all.put(
        "the address ignores the origin",
        new Mutant(
            twin ->
                new Forwarding(twin) {
                  @Override
                  public String url(MediaName name, String origin) {
                    return "http://localhost:8080/media/" + name;
                  }
                },
            "anAddressIsAbsoluteAndNamesTheFile"));
    all.put(
        "the sender's stream is closed",
        new Mutant(
            twin ->
                new Forwarding(twin) {
                  @Override
                  public void save(MediaName name, InputStream bytes, MediaFormat format)
                      throws IOException {
                    try (bytes) {
                      super.save(name, bytes, format);
                    }
                  }
                },
            "theBytesAreReadToTheirEndAndNotClosed"));
    all.put(
        "a file is saved as far as its sender had it ready",
        new Mutant(
            twin ->
                new Forwarding(twin) {
                  @Override
                  public void save(MediaName name, InputStream bytes, MediaFormat format)
                      throws IOException {
                    byte[] ready = new byte[64 * 1024];
                    int n = Math.max(0, bytes.read(ready));
                    super.save(name, new ByteArrayInputStream(ready, 0, n), format);
                  }
                },
            "aStreamThatGivesLittleAtATimeIsReadWhole"));
    all.put(
        "what another server deletes is still served from a cache",
        new Mutant(Caching::new, "allServersSeeTheSame"));
    all.put(
        "an interrupt is swallowed",
        new Mutant(
            twin ->
                new Forwarding(twin) {
                  @Override
                  public void save(MediaName name, InputStream bytes, MediaFormat format)
                      throws IOException {
                    Thread.interrupted();
                    super.save(name, bytes, format);
                  }
                },
            "anInterruptIsKeptAndIsNoDefect"));
    return all;
  }

  private static class Forwarding implements MediaStore {
    final InMemoryMediaStore twin;

    Forwarding(InMemoryMediaStore twin) {
      this.twin = twin;
    }

    StoredFile changed(StoredFile file) {
      return file;
    }

    @Override
    public void save(MediaName name, InputStream bytes, MediaFormat format) throws IOException {
      twin.save(name, bytes, format);
    }

    @Override
    public Optional<StoredFile> open(MediaName name) {
      return twin.open(name).map(this::changed);
    }

    @Override
    public void delete(MediaName name) {
      twin.delete(name);
    }

    @Override
    public String url(MediaName name, String origin) {
      return twin.url(name, origin);
    }
  }

  private static class ForwardingFile implements MediaStore.StoredFile {
    private final MediaStore.StoredFile file;

    ForwardingFile(MediaStore.StoredFile file) {
      this.file = file;
    }

    @Override
    public MediaName name() {
      return file.name();
    }

    @Override
    public String contentType() {
      return file.contentType();
    }

    @Override
    public long size() {
      return file.size();
    }

    @Override
    public ReadableByteChannel read(long from, long length) {
      return file.read(from, length);
    }
  }

  /** Shows the first bytes under the file's name, as a store does that writes in place. */
  private static final class VisibleEarly extends Forwarding {
    VisibleEarly(InMemoryMediaStore twin) {
      super(twin);
    }

    @Override
    public void save(MediaName name, InputStream bytes, MediaFormat format) throws IOException {
      byte[] first = bytes.readNBytes(64 * 1024);
      twin.save(name, new ByteArrayInputStream(first), format);
      InputStream all = new SequenceInputStream(new ByteArrayInputStream(first), bytes);
      twin.save(name, all, format);
    }
  }

  private static final class VisibleAtTheEnd extends Forwarding {
    VisibleAtTheEnd(InMemoryMediaStore twin) {
      super(twin);
    }

    @Override
    public void save(MediaName name, InputStream bytes, MediaFormat format) throws IOException {
      byte[] all = bytes.readAllBytes();
      twin.save(name, new ByteArrayInputStream(all, 0, all.length / 2), format);
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      twin.save(name, new ByteArrayInputStream(all), format);
    }
  }

  /** Takes a connection that was cut for the end of the file. */
  private static final class EndingEarly extends Forwarding {
    EndingEarly(InMemoryMediaStore twin) {
      super(twin);
    }

    @Override
    StoredFile changed(StoredFile file) {
      return new ForwardingFile(file) {
        @Override
        public ReadableByteChannel read(long from, long length) {
          return new Unclosed(super.read(from, length)) {
            @Override
            public int read(ByteBuffer buffer) throws IOException {
              try {
                twin.open(name());
              } catch (Refusal away) {
                return -1;
              }
              return super.read(buffer);
            }
          };
        }
      };
    }
  }

  private static class Unclosed implements ReadableByteChannel {
    private final ReadableByteChannel channel;

    Unclosed(ReadableByteChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
      return channel.read(buffer);
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() {}
  }

  private static final class Caching extends Forwarding {
    private final Map<MediaName, StoredFile> cache = new HashMap<>();

    Caching(InMemoryMediaStore twin) {
      super(twin);
    }

    @Override
    public Optional<StoredFile> open(MediaName name) {
      StoredFile known = cache.get(name);
      Optional<StoredFile> file = known == null ? super.open(name) : Optional.of(known);
      file.ifPresent(found -> cache.put(name, found));
      return file;
    }

    @Override
    public void delete(MediaName name) {
      cache.remove(name);
      super.delete(name);
    }
  }
}
