package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoopGroup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Wherever memory runs out, the process ends; each case is a process of its own. */
@Timeout(120)
class OutOfMemoryTest {
  /** Who catches the error, so that it is nobody's. */
  enum Place {
    THREAD {
      @Override
      void fail() {
        new Thread(Place::runOut).start();
      }
    },
    EVENT_LOOP {
      @Override
      void fail() {
        new DefaultEventLoopGroup(1).execute(Place::runOut);
      }
    },
    JETTY_POOL {
      @Override
      void fail() throws Exception {
        QueuedThreadPool pool = new QueuedThreadPool(4);
        pool.start();
        pool.execute(Place::runOut);
      }
    },
    TIMER {
      @Override
      void fail() {
        new BackgroundTimer().schedule(Place::runOut, Duration.ofMillis(1));
      }
    },
    WRAPPED {
      @Override
      void fail() {
        LoggerFactory.getLogger("any")
            .debug("{} {}", "a", "b", new CompletionException(new OutOfMemoryError("test")));
      }
    };

    abstract void fail() throws Exception;

    private static void runOut() {
      throw new OutOfMemoryError("test");
    }
  }

  /** The process that is to end. */
  static final class Program {
    public static void main(String[] arguments) throws Exception {
      OutOfMemory.install((thread, failure) -> {});
      Place.valueOf(arguments[0]).fail();
      Thread.sleep(60_000);
    }
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void endsTheProcess(Place place) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                place.name())
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(process.waitFor(50, TimeUnit.SECONDS)).as("it ends").isTrue();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(said).startsWith("Out of memory: ending.");
      assertThat(process.exitValue()).as(said).isEqualTo(3);
    } finally {
      process.destroyForcibly();
    }
  }
}
