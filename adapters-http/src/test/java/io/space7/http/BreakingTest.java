package io.space7.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.space7.application.port.MediaStore;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.domain.MediaType;
import io.space7.domain.SpaceId;
import io.space7.domain.Visibility;
import io.space7.testkit.MediaSamples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What breaks while it is under way: clients that leave, disks that fail, servers that stop. */
class BreakingTest {
  private static final int FILE = 20_000_000;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final AtomicInteger saved = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private volatile long readableBytes = Long.MAX_VALUE;
  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer(TestServer.settings(false, TestServer.ANY_PAGE), false, Watched::new);
    log.start();
    rootLogger().addAppender(log);
  }

  @AfterEach
  void stop() {
    server.close();
    rootLogger().detachAppender(log);
  }

  private static Logger rootLogger() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private List<String> complaints() {
    return log.list.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private String largeFile() throws IOException {
    MediaName name = MediaSamples.newName("mp4");
    server.mediaStore.save(
        name,
        new ByteArrayInputStream(new byte[FILE]),
        new MediaFormat("video/mp4", "mp4", List.of(MediaType.VIDEO)));
    return "/media/" + name;
  }

  @Test
  void closesTheFileInSilenceIfTheClientLeaves() throws IOException {
    try (Raw raw = new Raw(server)) {
      raw.send("GET " + largeFile() + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      await().until(() -> opened.get() == 1);
      raw.reset();
    }
    await().atMost(10, SECONDS).until(() -> closed.get() == 1);
    server.close();
    assertThat(complaints()).isEmpty();
  }

  @Test
  void takesNoThreadForAClientThatDoesNotRead() throws IOException {
    String request = "GET " + largeFile() + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    int clients = 3 * 16;
    Raw[] idle = new Raw[clients];
    try {
      for (int i = 0; i < clients; i++) {
        idle[i] = new Raw(server).send(request);
      }
      await().atMost(10, SECONDS).until(() -> opened.get() == clients);
      assertThat(server.send("GET", "/health").status()).isEqualTo(200);
      assertThat(closed).hasValue(0);
    } finally {
      for (Raw raw : idle) {
        raw.reset();
      }
    }
  }

  @Test
  void breaksTheConnectionOffIfTheFileCannotBeReadToItsEnd() throws IOException {
    readableBytes = 1_000_000;
    try (Raw raw = new Raw(server)) {
      raw.send("GET " + largeFile() + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(raw.answer().body()).hasSizeLessThan(FILE);
      assertThat(raw.isAtEnd()).isTrue();
    }
    await().until(() -> closed.get() == 1);
    await().until(() -> !complaints().isEmpty());
  }

  @Test
  void keepsNothingOfAnUploadWhoseSenderLeaves() {
    SpaceId space = server.space("ada", Visibility.PUBLIC);
    byte[] start =
        new Form().file("media", "a.png", pngOf(300_000)).text("content", "hi").cutShort();
    try (Raw raw = new Raw(server)) {
      raw.send(
              "POST /api/messages/"
                  + space
                  + " HTTP/1.1\r\nHost: localhost\r\n"
                  + server.as("ada")
                  + "\r\nContent-Type: "
                  + new Form().contentType()
                  + "\r\nContent-Length: 900000\r\n\r\n")
          .send(start);
      await().atMost(10, SECONDS).until(() -> saved.get() == 1);
      raw.reset();
    }
    server.close();
    assertThat(server.mediaStore.storedFiles()).isZero();
    assertThat(server.messages.events(TestServer.user("ada"), space, 0, null, 1).lastSeq())
        .isZero();
    assertThat(complaints()).isEmpty();
  }

  @Test
  void letsRunningRequestsFinishBeforeItStops() throws Exception {
    CompletableFuture<Answer> answer =
        CompletableFuture.supplyAsync(
            () -> server.send("GET", "/api/spaces/my", "Authorization: Bearer slow"));
    assertThat(server.slowArrived.tryAcquire(10, SECONDS)).isTrue();
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
    await().until(() -> isRefused());
    assertThat(stopped).isNotDone();
    server.slowMayGo.release();
    assertThat(answer.get(10, SECONDS).status()).isEqualTo(200);
    stopped.get(10, SECONDS);
  }

  private boolean isRefused() {
    try (Raw raw = new Raw(server)) {
      return raw.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").answer().status() == 503;
    } catch (UncheckedIOException e) {
      return true;
    }
  }

  private static byte[] pngOf(int size) {
    byte[] file = new byte[size];
    System.arraycopy(Form.PNG, 0, file, 0, Form.PNG.length);
    return file;
  }

  /** Counts, and fails on demand. */
  private final class Watched implements MediaStore {
    private final MediaStore store;

    Watched(MediaStore store) {
      this.store = store;
    }

    @Override
    public void save(MediaName name, InputStream bytes, MediaFormat format) throws IOException {
      store.save(name, bytes, format);
      saved.incrementAndGet();
    }

    @Override
    public Optional<StoredFile> open(MediaName name) {
      return store.open(name).map(WatchedFile::new);
    }

    @Override
    public void delete(MediaName name) {
      store.delete(name);
    }

    @Override
    public String url(MediaName name, String origin) {
      return store.url(name, origin);
    }
  }

  private final class WatchedFile implements MediaStore.StoredFile {
    private final MediaStore.StoredFile file;

    WatchedFile(MediaStore.StoredFile file) {
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
      opened.incrementAndGet();
      ReadableByteChannel bytes = file.read(from, length);
      return new ReadableByteChannel() {
        private long read;

        @Override
        public int read(ByteBuffer buffer) throws IOException {
          int n = bytes.read(buffer);
          read += Math.max(n, 0);
          if (read > readableBytes) {
            throw new IOException("the disk is broken");
          }
          return n;
        }

        @Override
        public boolean isOpen() {
          return bytes.isOpen();
        }

        @Override
        public void close() {
          closed.incrementAndGet();
        }
      };
    }
  }
}
