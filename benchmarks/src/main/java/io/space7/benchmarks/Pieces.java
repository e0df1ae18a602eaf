package io.space7.benchmarks;

import io.space7.application.MediaFiles;
import io.space7.application.Messages.Listing;
import io.space7.application.port.ThreadVersion;
import io.space7.domain.Epoch;
import io.space7.domain.Like;
import io.space7.domain.Message;
import io.space7.domain.MessageCursor;
import io.space7.domain.MessageId;
import io.space7.domain.MessageOrder;
import io.space7.domain.MessageText;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.wire.Wire;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What needs neither network nor database; {@code benchmarks/run --pieces} runs it with JMH. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Pieces {
  private static final String TEXT =
      "Message 4711: all of these words are said in one and the same place, and read there.";
  private static final Epoch EPOCH = new Epoch("0123456789abcdef");
  private static final SpaceId SPACE = new SpaceId(new UUID(7, 7));

  private final MessageText longText = new MessageText("some words ".repeat(450));
  private final Listing page = page();
  private final MessageCursor cursor =
      MessageCursor.after(MessageOrder.RECENT, page.messages().get(49), EPOCH);
  private final String encodedCursor = cursor.encode();
  private final Wire wire =
      new Wire(new MediaFiles(null, null, null, Clock.systemUTC(), Duration.ofHours(1)));

  private static Listing page() {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      List<Like> likes = new ArrayList<>();
      for (int k = 0; k < i % 6; k++) {
        likes.add(new Like(100_000 + 10L * i - k, new UserId(new UUID(1, k))));
      }
      messages.add(
          new Message(
              new MessageId(new UUID(2, i)),
              SPACE,
              new User(new UserId(new UUID(3, i)), "Writer " + i, null),
              TEXT,
              null,
              17,
              likes,
              likes.size(),
              Instant.ofEpochMilli(1_800_000_000_123L + i),
              100_000L - i));
    }
    return new Listing(
        messages, 100_000, 1, 2_000, 100_000, null, EPOCH, new ThreadVersion(EPOCH, 1, 0, 0));
  }

  @Benchmark
  public int wordCountOf5000Characters() {
    return longText.wordCount();
  }

  @Benchmark
  public MessageText trimmingOf5000Characters() {
    return new MessageText(longText.content());
  }

  @Benchmark
  public byte[] jsonOfAPage() {
    return wire.encode(page, "http://localhost:8080");
  }

  @Benchmark
  public String encodingOfACursor() {
    return cursor.encode();
  }

  @Benchmark
  public MessageCursor decodingOfACursor() {
    return MessageCursor.decode(encodedCursor, MessageOrder.RECENT);
  }
}
