package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server measures, and what is said of it elsewhere. */
class MetricsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Path RULES = ROOT.resolve("deploy/alerts.yaml");
  private static final Path RULE_TESTS = ROOT.resolve("deploy/alerts-test.yaml");
  private static final Path DASHBOARD = ROOT.resolve("deploy/grafana-dashboard.json");
  private static final String PREFIXES = "(?:space7|hikaricp|jvm|process|system|logback)_";
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final int port = TestServer.port();

  @Test
  void whatHappensIsMeasured() throws Exception {
    RestClient ada = RestClient.signIn(port, "ada-" + UUID.randomUUID());
    RestClient bob = RestClient.signIn(port, "bob-" + UUID.randomUUID());
    String space = ada.createSpace("Measured", bob);
    String requests =
        "space7_http_requests_seconds_count{method=\"POST\",route=\"/api/messages/{spaceId}\","
            + "status=\"201\"}";
    String replays = "space7_replays_total{recovered=\"true\"}";
    double requestsBefore = value(requests);
    double framesBefore = value("space7_delivered_frames_total");
    double replaysBefore = value(replays);
    try (SocketClient socket = SocketClient.connect(port, bob)) {
      socket.request("join_space", new JSONObject().put("spaceId", space).put("lastSeq", 0));
      ada.postForm(space, "measured");
      await().until(() -> socket.count("receive_message") == 1);
      await().until(() -> value(requests) - requestsBefore >= 1);
      await().until(() -> value("space7_delivered_frames_total") - framesBefore >= 1);
      await().until(() -> value(replays) - replaysBefore >= 1);
      await().until(() -> value("space7_sockets") >= 1 && value("space7_joined_spaces") >= 1);
      assertThat(value("space7_commit_changes_count")).isGreaterThanOrEqualTo(1);
      assertThat(value("hikaricp_connections{pool=\"space7\"}")).isGreaterThanOrEqualTo(1);
    }
    get(port, "/nowhere/" + UUID.randomUUID());
    await().until(() -> metrics(port).contains("route=\"none\",status=\"404\""));
    assertThat(metrics(port)).doesNotContain(space).doesNotContain("nowhere");
  }

  @Test
  void everyMetricIsDocumentedAndNoOther() throws Exception {
    String document = Files.readString(ROOT.resolve("docs/metrics.md"));
    Set<String> documented =
        Pattern.compile("(?m)^\\| `((?:space7|hikaricp)_\\w+)`")
            .matcher(document)
            .results()
            .map(row -> row.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> measured =
        names().stream()
            .filter(name -> name.startsWith("space7_") || name.startsWith("hikaricp_"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(measured).isEqualTo(documented);
  }

  @Test
  void dashboardAndRulesAskForWhatIsThere() throws Exception {
    new ObjectMapper().readTree(DASHBOARD.toFile());
    Set<String> names = names();
    for (Path file : List.of(DASHBOARD, RULES, RULE_TESTS)) {
      Set<String> asked =
          Pattern.compile("\\b" + PREFIXES + "\\w+")
              .matcher(Files.readString(file))
              .results()
              .map(name -> name.group().replaceFirst("_(bucket|count|sum)$", ""))
              .collect(Collectors.toSet());
      assertThat(asked).as(file.toString()).isNotEmpty();
      assertThat(names).as(file.toString()).containsAll(asked);
    }
  }

  @Test
  void promtoolTakesTheRulesAndTheirTests() throws Exception {
    assertThat(promtool("check", "rules", RULES.toString())).contains("SUCCESS");
    assertThat(promtool("test", "rules", RULE_TESTS.toString())).contains("SUCCESS");
  }

  @Test
  void metricsCanHaveAPortOfTheirOwn(@TempDir Path home) throws Exception {
    Map<String, String> variables =
        Map.of("PORT", "0", "METRICS_PORT", "0", "DEMO", "false", "SPACE7_HOME", home.toString());
    try (Space7 server = Space7.start(Config.from(variables), Clock.systemUTC())) {
      HttpResponse<String> here = get(server.port(), "/metrics");
      assertThat(here.statusCode()).isEqualTo(404);
      assertThat(here.body()).contains("route_not_found");
      HttpResponse<String> there = get(server.metricsPort(), "/metrics");
      assertThat(there.statusCode()).isEqualTo(200);
      assertThat(there.body()).contains("space7_build_info");
      assertThat(there.headers().firstValue("x-request-id")).isPresent();
      HttpResponse<String> nothing = get(server.metricsPort(), "/api/spaces/my");
      assertThat(nothing.statusCode()).isEqualTo(404);
      assertThat(nothing.body()).contains("route_not_found");
      assertThat(nothing.headers().firstValue("x-request-id")).isPresent();
    }
  }

  private static String promtool(String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("promtool").redirectErrorStream(true);
    builder.command().addAll(List.of(arguments));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private Set<String> names() throws Exception {
    // Some are there from the first time on that they are measured.
    RestClient.signIn(port, "ada").call("GET", "/api/spaces/my").require(200);
    await().until(() -> metrics(port).contains("route=\"/api/spaces/my\""));
    return Pattern.compile("(?m)^# TYPE (\\w+) ")
        .matcher(metrics(port))
        .results()
        .map(name -> name.group(1))
        .collect(Collectors.toSet());
  }

  private double value(String series) throws Exception {
    return metrics(port)
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  private static String metrics(int port) throws Exception {
    return get(port, "/metrics").body();
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
        BodyHandlers.ofString());
  }
}
