package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.testkit.wire.RestDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The files in deploy name what there is. nginx's is tried by {@link RollingRestartIT}. */
class DeploymentTest {
  private static final Path DEPLOY = Path.of("../deploy");
  private static final Path SYSTEMD = Path.of("/usr/bin/systemd-analyze");
  private static final Pattern VARIABLE = Pattern.compile("(?m)^ *([A-Z][A-Z0-9_]{3,}):");
  private static final Pattern PROBE = Pattern.compile("(?:GET |path: )(/health[a-z/]*)");

  /** Of the image of PostgreSQL. */
  private static final Pattern OTHERS = Pattern.compile("POSTGRES_.+");

  @ParameterizedTest
  @ValueSource(strings = {"compose.yaml", "kubernetes.yaml"})
  void everyVariableIsOneOfOurs(String file) throws IOException {
    Set<String> named = new TreeSet<>();
    VARIABLE.matcher(read(file)).results().forEach(found -> named.add(found.group(1)));
    named.removeIf(name -> OTHERS.matcher(name).matches());
    assertThat(named).isNotEmpty();
    assertThat(Config.from(Map.of()).summary().keySet()).containsAll(named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile", "kubernetes.yaml"})
  void everyProbeAsksForWhatThereIs(String file) throws IOException {
    assertThat(PROBE.matcher(read(file)).results().map(found -> "GET " + found.group(1)))
        .isNotEmpty()
        .allSatisfy(probe -> assertThat(RestDocument.published().operations()).contains(probe));
  }

  @Test
  void composeStartsTwoServersThatMayDoLittle() throws IOException {
    JsonNode services = new YAMLMapper().readTree(read("compose.yaml")).path("services");
    assertThat(services.propertyNames()).contains("database", "node1", "node2", "proxy");
    assertThat(read("compose.yaml")).contains("cap_drop: [ALL]", "read_only: true");
    assertThat(read("Dockerfile")).contains("\nUSER 10001:10001\n", "HEALTHCHECK");
  }

  static boolean hasSystemd() {
    return Files.isExecutable(SYSTEMD);
  }

  @Test
  @EnabledIf("hasSystemd")
  void systemdTakesTheUnit() throws Exception {
    Process verify =
        new ProcessBuilder(
                SYSTEMD.toString(), "verify", DEPLOY.resolve("space7.service").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    verify.waitFor();
    // Where it is not installed, the programs that it starts are not there.
    assertThat(said.lines())
        .filteredOn(line -> line.contains("space7.service"))
        .allMatch(line -> line.contains("is not executable"));
  }

  private static String read(String file) throws IOException {
    return Files.readString(DEPLOY.resolve(file));
  }
}
