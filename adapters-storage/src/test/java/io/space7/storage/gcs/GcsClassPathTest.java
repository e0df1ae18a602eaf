package io.space7.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Google's library as it comes brings a second HTTP stack, a second TLS stack with native code, and
 * exporters of metrics: three times what the HTTP transport needs. They come back with a new
 * version that calls them by new names; then leave them out in the root POM, or raise the bounds
 * here for a reason.
 */
class GcsClassPathTest {
  private static final Pattern JAR = Pattern.compile("(.+?)-v?\\d[^-]*.*\\.jar");

  /** Of these there may be no jar but the named ones. */
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "grpc-.*|gax-grpc|gapic-.*|google-cloud-core-grpc|.*-cloud-monitoring.*"
              + "|exporter-metrics|shared-resourcemapping|detector-resources-.*"
              + "|opentelemetry-(sdk|gcp|semconv).*|conscrypt-.*|runtime|re2j"
              + "|woodstox-.*|stax2-.*|jackson-dataformat-xml|netty-shaded.*");

  /** Tracing, which cannot be left out, keeps what it is doing in a class of gRPC. */
  private static final Set<String> NEEDED = Set.of("grpc-api", "grpc-context");

  private static final Pattern GOOGLES =
      Pattern.compile(
          "google-.*|proto-.*|grpc-.*|gax.*|api-common|guava|failureaccess|listenablefuture|gson"
              + "|protobuf-.*|opencensus-.*|opentelemetry-.*|threeten.*|httpc.*|commons-codec"
              + "|j2objc-.*|error_prone_.*|auto-value-.*|checker-qual|jsr305|jspecify"
              + "|jackson-datatype-.*|conscrypt-.*");

  private final Map<String, Long> jars =
      Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(File::new)
          .filter(file -> JAR.matcher(file.getName()).matches())
          .collect(
              Collectors.toMap(GcsClassPathTest::artifact, File::length, Long::sum, TreeMap::new));

  @Test
  void onlyTheHttpTransportIsThere() {
    assertThat(jars.keySet()).containsAll(NEEDED);
    assertThat(jars.keySet())
        .filteredOn(artifact -> !NEEDED.contains(artifact))
        .noneMatch(artifact -> LEFT_OUT.matcher(artifact).matches());
  }

  /** They were 43 jars and 16.7 MB when this was written; 91 and 57 MB as they come. */
  @Test
  void theyAreFewAndSmall() {
    Map<String, Long> googles = new TreeMap<>(jars);
    googles.keySet().removeIf(artifact -> !GOOGLES.matcher(artifact).matches());
    long bytes = googles.values().stream().mapToLong(Long::longValue).sum();

    assertThat(googles.keySet()).hasSizeBetween(30, 45);
    assertThat(bytes)
        .as("%s jars: %s", googles.size(), googles)
        .isBetween(10_000_000L, 18_000_000L);
  }

  private static String artifact(File jar) {
    Matcher name = JAR.matcher(jar.getName());
    assertThat(name.matches()).isTrue();
    return name.group(1);
  }
}
