package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What README.md tells a newcomer to run does what it says, word for word. */
class QuickStartTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path PACKAGES = ROOT.resolve("web/node_modules");

  @TempDir Path folder;

  @Test
  void theCallsPostAMessageAndListIt() throws Exception {
    String calls = block("sh", "api/auth/login");
    String said =
        run(calls.replace("localhost:8080", "localhost:" + TestServer.port()), "bash", "-eu");
    assertThat(said.lines().toList()).isNotEmpty();
    assertThat(said)
        .containsPattern("\"content\":\"Hi there\".*\"seq\":1")
        .contains("\"messages\":[{", "\"total\":1");
  }

  /** Node.js, and the official client that the web page is made with. */
  static boolean hasTheOfficialClient() {
    return Files.exists(PACKAGES.resolve("socket.io-client"));
  }

  @Test
  @EnabledIf("hasTheOfficialClient")
  void theProgramTalksLive() throws Exception {
    Path program = Files.writeString(folder.resolve("chat.mjs"), block("js", "socket.io-client"));
    Files.createSymbolicLink(folder.resolve("node_modules"), PACKAGES);
    String said =
        run("", "env", "SERVER=http://localhost:" + TestServer.port(), "node", program.toString());
    assertThat(said.lines())
        .containsExactly("bob listens from 0", "ada has said Hi", "bob hears ada say Hi");
  }

  /** The block of the README that has a text in it. */
  private static String block(String language, String text) throws Exception {
    Matcher blocks =
        Pattern.compile("(?m)^```" + language + "\n([\\s\\S]*?)^```$")
            .matcher(Files.readString(ROOT.resolve("README.md")));
    List<String> found =
        blocks.results().map(block -> block.group(1)).filter(b -> b.contains(text)).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private String run(String input, String... command) throws Exception {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    String said = Files.readString(output);
    assertThat(ended).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
