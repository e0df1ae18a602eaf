package io.space7.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.domain.MediaName;
import io.space7.storage.StoredObjects;
import io.space7.storage.format.SupportedFormat;
import io.space7.testkit.MediaSamples;
import io.space7.testkit.SettableClock;
import io.space7.testkit.Together;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcsAddressesTest extends OnCloudStorage {
  private static final MediaName NAME = MediaSamples.newName("png");

  @TempDir private Path folder;

  @Test
  void aFileIsHadAtItsAddress() throws IOException {
    GcsMediaStore store = GcsStores.open(cloud);
    MediaName name =
        StoredObjects.save(
            store, new ByteArrayInputStream(new byte[] {1, 2, 3}), SupportedFormat.PNG.media());
    assertThat(store.url(name, "https://chat.example"))
        .isEqualTo(cloud.endpoint() + "/media/" + name);
    try (InputStream in = URI.create(store.url(name, "")).toURL().openStream()) {
      assertThat(in.readAllBytes()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void aDeliveryElsewhereGoesFirst() {
    assertThat(open("https://cdn.example/m/", null, Clock.systemUTC()).url(NAME, "x"))
        .isEqualTo("https://cdn.example/m/" + NAME);
  }

  @Test
  void withoutAnEndpointAddressesAreGoogles() {
    assertThat(
            GcsAddresses.of(
                    new GcsSettings("media", null, null, null, null), null, Clock.systemUTC())
                .apply(NAME))
        .isEqualTo("https://storage.googleapis.com/media/" + NAME);
  }

  /** Checked as the service does it, with the account's public key. */
  @Test
  void aSignatureIsForThisFileThisHostAndThisTime() throws Exception {
    SettableClock clock = new SettableClock();
    URI url = URI.create(open(null, Duration.ofMinutes(90), clock).url(NAME, "x"));

    assertThat(url.getAuthority()).isEqualTo(cloud.endpoint().getAuthority());
    assertThat(url.getScheme()).isEqualTo("http");
    assertThat(url.getPath()).isEqualTo("/media/" + NAME);
    Map<String, String> query = query(url);
    assertThat(query)
        .containsEntry("X-Goog-Algorithm", "GOOG4-RSA-SHA256")
        .containsEntry("X-Goog-Date", "20260131T093000Z")
        .containsEntry("X-Goog-Expires", "5400")
        .containsEntry("X-Goog-SignedHeaders", "host")
        .containsEntry(
            "X-Goog-Credential", GcsAccount.EMAIL + "/20260131/auto/storage/goog4_request");
    assertThat(isSigned(url)).isTrue();
    assertThat(isSigned(URI.create(url.toString().replace("5400", "5401")))).isFalse();
  }

  @Test
  void anAddressIsHandedOutAgainUntilHalfOfItsTimeIsOver() {
    SettableClock clock = new SettableClock();
    GcsMediaStore store = open(null, Duration.ofMinutes(10), clock);
    String first = store.url(NAME, "x");

    clock.advance(Duration.ofSeconds(299));
    assertThat(store.url(NAME, "y")).isEqualTo(first);
    assertThat(store.url(MediaSamples.newName("png"), "x")).contains("093459Z");
    clock.advance(Duration.ofSeconds(1));
    assertThat(store.url(NAME, "x")).isNotEqualTo(first).contains("093500Z");
  }

  @Test
  void manyAskAtOnce() throws Exception {
    GcsMediaStore store = open(null, Duration.ofMinutes(10), Clock.systemUTC());
    assertThat(new HashSet<>(Together.run(8, i -> () -> store.url(NAME, "x")))).hasSize(1);
  }

  private GcsMediaStore open(String baseUrl, Duration signedFor, Clock clock) {
    return GcsMediaStore.open(
        new GcsSettings(
            "media",
            cloud.endpoint(),
            GcsAccount.keyFile(folder, cloud.endpoint()),
            baseUrl,
            signedFor),
        clock);
  }

  private static Map<String, String> query(URI url) {
    return Arrays.stream(url.getRawQuery().split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0],
                pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                (one, other) -> one,
                TreeMap::new));
  }

  private static boolean isSigned(URI url) throws Exception {
    String signature = query(url).get("X-Goog-Signature");
    String signedQuery =
        Arrays.stream(url.getRawQuery().split("&"))
            .filter(pair -> !pair.startsWith("X-Goog-Signature="))
            .sorted()
            .collect(Collectors.joining("&"));
    String request =
        String.join(
            "\n",
            "GET",
            url.getRawPath(),
            signedQuery,
            "host:" + url.getAuthority(),
            "",
            "host",
            "UNSIGNED-PAYLOAD");
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(request.getBytes(StandardCharsets.UTF_8));
    String toSign =
        String.join(
            "\n",
            "GOOG4-RSA-SHA256",
            query(url).get("X-Goog-Date"),
            query(url).get("X-Goog-Credential").replaceFirst("^[^/]+/", ""),
            HexFormat.of().formatHex(hash));
    Signature verifier = Signature.getInstance("SHA256withRSA");
    verifier.initVerify(GcsAccount.keyPair().getPublic());
    verifier.update(toSign.getBytes(StandardCharsets.UTF_8));
    return verifier.verify(HexFormat.of().parseHex(signature));
  }
}
