package io.space7.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Google's library as it comes brings a second HTTP stack, a second TLS stack with native code, and
 * exporters of metrics: three times what the HTTP transport needs. They come back with a new
 * version that calls them by new names; then leave them out in the root POM, or raise the bounds
 * here for a reason.
 */
class GcsClassPathTest {
  private static final Pattern REPOSITORY_PATH =
      Pattern.compile(".*/repository/(.+)/([^/]+)/[^/]+/[^/]+\\.jar");

  /** Of these there may be no jar but the named ones. */
  private static final List<String> LEFT_OUT =
      List.of(
          "io/grpc/",
          "com/google/api/gax-grpc",
          "com/google/api/grpc/gapic-",
          "com/google/api/grpc/grpc-",
          "com/google/cloud/google-cloud-core-grpc",
          "com/google/cloud/google-cloud-monitoring",
          "com/google/api/grpc/proto-google-cloud-monitoring",
          "com/google/cloud/opentelemetry/",
          "io/opentelemetry/opentelemetry-sdk",
          "io/opentelemetry/contrib/",
          "io/opentelemetry/semconv/",
          "org/conscrypt/",
          "dev/cel/",
          "com/fasterxml/woodstox/");

  /** Tracing, which cannot be left out, keeps what it is doing in a class of gRPC. */
  private static final Set<String> NEEDED = Set.of("io/grpc/grpc-api", "io/grpc/grpc-context");

  private static final Pattern GOOGLES =
      Pattern.compile(
          "com/google/.*|io/grpc/.*|io/opencensus/.*|io/opentelemetry/.*|org/threeten/.*"
              + "|org/apache/httpcomponents/.*|commons-codec/.*|org/checkerframework/.*"
              + "|org/jspecify/.*|com/fasterxml/jackson/datatype/.*|javax/annotation/.*");

  private final List<File> jars =
      Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(File::new)
          .filter(file -> REPOSITORY_PATH.matcher(path(file)).matches())
          .toList();

  @Test
  void onlyTheHttpTransportIsThere() {
    assertThat(jars).extracting(GcsClassPathTest::artifact).containsAll(NEEDED);
    assertThat(jars)
        .extracting(GcsClassPathTest::artifact)
        .filteredOn(artifact -> !NEEDED.contains(artifact))
        .noneMatch(artifact -> LEFT_OUT.stream().anyMatch(artifact::startsWith));
  }

  @Test
  void theyAreFewAndSmall() {
    Set<String> googles = new TreeSet<>();
    long bytes = 0;
    for (File jar : jars) {
      if (GOOGLES.matcher(artifact(jar)).matches()) {
        googles.add(artifact(jar));
        bytes += jar.length();
      }
    }
    assertThat(googles).as("jars: %s", googles).hasSizeBetween(30, 45);
    assertThat(bytes).as("bytes of %s jars", googles.size()).isBetween(10_000_000L, 18_000_000L);
  }

  private static String artifact(File jar) {
    Matcher path = REPOSITORY_PATH.matcher(path(jar));
    assertThat(path.matches()).isTrue();
    return path.group(1) + "/" + path.group(2);
  }

  private static String path(File file) {
    return Path.of(file.getPath()).toString().replace(File.separatorChar, '/');
  }
}
