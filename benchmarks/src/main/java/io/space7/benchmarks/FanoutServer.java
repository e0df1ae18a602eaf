package io.space7.benchmarks;

import io.netty.buffer.PooledByteBufAllocator;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import io.space7.socket.Stage;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * This server in a process of its own, for {@link FanoutBenchmark}. It writes its port, a Space and
 * a token of a member to its output, and then, for each line that it reads, the memory that is in
 * use: on the heap, and in Netty's buffers.
 */
final class FanoutServer {
  private FanoutServer() {}

  public static void main(String[] arguments) throws Exception {
    Stage stage = new Stage();
    User ada = stage.user("ada");
    SpaceId space = stage.space(Visibility.PUBLIC, ada);
    String token = stage.token(ada, stage.clock.instant().plus(Duration.ofHours(1)));
    System.out.println(stage.port() + " " + space + " " + token);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (commands.readLine() != null) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      System.out.println(
          (runtime.totalMemory() - runtime.freeMemory()) / (1024 * 1024)
              + " MiB heap, "
              + PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() / (1024 * 1024)
              + " MiB buffers");
    }
    System.exit(0);
  }
}
