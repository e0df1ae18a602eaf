package io.space7.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.space7.bootstrap.identity.TokenKey;
import io.space7.storage.gcs.GcsSettings;
import io.space7.wire.CorsPolicy;
import io.space7.wire.TrustedProxies;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String DATABASE = "postgresql://user:hunter2@db.example:5432/space7";

  @Test
  void needsNothing() {
    Config config = Config.from(Map.of());
    assertThat(config.address().port()).isEqualTo(8080);
    assertThat(config.home()).isEqualTo(Path.of(".space7").toAbsolutePath());
    assertThat(config.databaseUrl()).isNull();
    assertThat(config.tokenKey()).isNull();
    assertThat(config.media())
        .isEqualTo(new MediaStorage.Folder(config.home().resolve("media"), null));
    assertThat(config.maxUploadBytes()).isEqualTo(52_428_800);
    assertThat(config.mediaOrphanAge()).hasMinutes(60);
    assertThat(config.cors()).isEqualTo(CorsPolicy.local());
    assertThat(config.trustedProxies()).isSameAs(TrustedProxies.NONE);
    assertThat(config.connectionsPerAddress()).isEqualTo(2_000);
    assertThat(config.socketsPerUser()).isEqualTo(100);
    assertThat(config.developmentSignIn()).isTrue();
    assertThat(config.demo()).isTrue();
    assertThat(config.eventRetention()).hasDays(7);
  }

  @Test
  void listensOnThisMachineOnlyWhileAnybodyMaySignIn() {
    assertThat(Config.from(Map.of()).address().host()).isEqualTo("127.0.0.1");
    assertThat(Config.from(Map.of("DEV_SIGN_IN", "false")).address().host()).isNull();
    assertThat(Config.from(Map.of("HOST", "0.0.0.0")).address().host()).isEqualTo("0.0.0.0");
    assertThat(Config.from(Map.of("HOST", "::1")).address().host()).isEqualTo("0:0:0:0:0:0:0:1");
    assertThat(Config.from(Map.of("DATABASE_URL", DATABASE, "JWT_SECRET", SECRET)).address().host())
        .isNull();
    assertThat(refusal(Map.of("HOST", "no such host.invalid")))
        .isEqualTo("HOST is \"no such host.invalid\", but must be an address of this machine");
  }

  @Test
  void aBudgetOfWritesIsANumberOrOff() {
    assertThat(Config.from(Map.of()).writesPerMinute()).isEqualTo(600);
    assertThat(Config.from(Map.of("RATE_LIMIT", "20")).writesPerMinute()).isEqualTo(20);
    assertThat(Config.from(Map.of("RATE_LIMIT", "off")).writesPerMinute()).isNull();
    for (String wrong : List.of("0", "-1", "OFF", "many")) {
      assertThat(refusal(Map.of("RATE_LIMIT", wrong)))
          .isEqualTo(
              "RATE_LIMIT is \""
                  + wrong
                  + "\", but must be a whole number from 1 to 1000000, or off");
    }
  }

  @Test
  void aVariableThatWasMeantForAnotherIsNamed() {
    Map<String, String> meant = new HashMap<>();
    meant.put("DATABASE_ULR", "DATABASE_URL");
    meant.put("DATABSE_URL", "DATABASE_URL");
    meant.put("JWT_SECRETS", "JWT_SECRET");
    meant.put("CORS_ORIGIN", "CORS_ORIGINS");
    meant.put("CORSORIGINS", "CORS_ORIGINS");
    meant.put("cors_origins", "CORS_ORIGINS");
    meant.put("cors.origins", "CORS_ORIGINS");
    meant.put("MAX_UPLOAD", "MAX_UPLOAD_BYTES");
    meant.put("MAX_UPLOAD_BYTE", "MAX_UPLOAD_BYTES");
    meant.put("DEV_SIGNIN", "DEV_SIGN_IN");
    meant.put("RATELIMIT", "RATE_LIMIT");
    meant.put("SPACE7_HOM", "SPACE7_HOME");
    meant.put("SPACE7_PORT", "PORT");
    meant.put("port", "PORT");
    meant.put("JWT_JWKS", "JWT_JWKS_URL");
    meant.put("MEDIA_BASEURL", "MEDIA_BASE_URL");
    meant.forEach(
        (given, name) ->
            assertThat(refusal(Map.of(given, "1")))
                .isEqualTo(
                    given + " is no variable of this program; " + name + " is meant, or unset it"));
  }

  @Test
  void variablesOfOthersAreTheirs() {
    Config.from(
        Map.of("HOME", "/root", "PATH", "/bin", "HOSTNAME", "x", "TERM", "x", "PORTS", "1"));
    Config.from(
        Map.of(
            "SPACE7_PORT",
            "tcp://10.0.0.1:80",
            "SPACE7_SERVICE_HOST",
            "10.0.0.1",
            "SPACE7_SERVICE_PORT",
            "80",
            "SPACE7_PORT_80_TCP",
            "tcp://10.0.0.1:80",
            "JAVA_HOME",
            "/java",
            "LANG",
            "C",
            "MAX_UPLOAD",
            " "));
  }

  @Test
  void theSummaryHoldsNoSecret() {
    Map<String, String> summary =
        Config.from(
                Map.of(
                    "DATABASE_URL", "postgresql://user:hunter2@db.example/space7",
                    "JWT_SECRET", SECRET,
                    "PORT", "8081"))
            .summary();
    assertThat(summary)
        .containsEntry("PORT", "8081")
        .containsEntry("JWT_SECRET", "(set)")
        .containsEntry("DATABASE_URL", "jdbc:postgresql://db.example/space7")
        .containsEntry("RATE_LIMIT", "600")
        .containsEntry("DEV_SIGN_IN", "false")
        .containsKeys("HOST", "SPACE7_HOME", "CORS_ORIGINS", "MAX_UPLOAD_BYTES");
    assertThat(summary.toString()).doesNotContain("hunter2").doesNotContain(SECRET);
  }

  @Test
  void emptyIsUnset() {
    assertThat(Config.from(Map.of("PORT", "", "DATABASE_URL", " ", "JWT_SECRET", "")))
        .isEqualTo(Config.from(Map.of()));
  }

  @Test
  void aServersDatabaseNeedsASecretAndOpensNoSignIn() {
    Config config = Config.from(Map.of("DATABASE_URL", DATABASE, "JWT_SECRET", SECRET));
    assertThat(config.developmentSignIn()).isFalse();
    assertThat(config.demo()).isFalse();
    assertThat(refusal(Map.of("DATABASE_URL", DATABASE, "JWT_SECRET", SECRET, "DEMO", "true")))
        .startsWith("DEMO is \"true\"");
    assertThat(((TokenKey.Secret) config.tokenKey()).bytes()).isEqualTo(SECRET.getBytes());
    assertThat(refusal(Map.of("DATABASE_URL", DATABASE)))
        .isEqualTo(
            "JWT_SECRET is not set, but must be set (at least 32 bytes) when DATABASE_URL is");
  }

  @Test
  void anotherWayToListenLeadsToTheSameDatabase() {
    Map<String, String> env = Map.of("DATABASE_URL", DATABASE, "JWT_SECRET", SECRET);
    String direct = DATABASE.replaceFirst("@[^/]*/", "@direct:5432/");
    assertThat(Config.from(with(env, "LISTEN_URL", direct)).listenUrl()).isEqualTo(direct);
    assertThat(refusal(with(env, "LISTEN_URL", direct + "2")))
        .startsWith("LISTEN_URL is not usable");
    assertThat(refusal(with(env, "LISTEN_URL", "nonsense"))).startsWith("LISTEN_URL is not usable");
    assertThat(refusal(Map.of("LISTEN_URL", direct))).startsWith("LISTEN_URL is set");
  }

  @Test
  void signalsMayGoOverNats() {
    assertThat(Config.from(Map.of()).signals()).isNull();
    Config config = Config.from(Map.of("SIGNALS_URL", "nats://ada:hush@one,two:5"));
    assertThat(config.signals().secret()).isEqualTo("hush");
    assertThat(config.summary()).containsEntry("SIGNALS_URL", "nats://one:4222,nats://two:5");
    assertThat(refusal(Map.of("SIGNALS_URL", "nats://one,tls://hush@two")))
        .isEqualTo(
            "SIGNALS_URL is not usable (its servers have different schemes), but must be"
                + " nats://user:password@host:port");
    assertThat(refusal(Map.of("SIGNALS_URL", "redis://:hush@one")))
        .startsWith("SIGNALS_URL is not usable")
        .doesNotContain("hush");
  }

  @Test
  void outsideTokensCloseDevelopmentSignIn() {
    Map<String, String> env = Map.of("JWT_JWKS_URL", "https://id.example/jwks.json");
    assertThat(Config.from(env).developmentSignIn()).isFalse();
    assertThat(refusal(with(env, "DEV_SIGN_IN", "true"))).startsWith("DEV_SIGN_IN is \"true\"");
    assertThat(refusal(with(env, "JWT_SECRET", SECRET))).contains("more than one is set");
  }

  @Test
  void publicKeys() throws Exception {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    assertThat(tokenKey(pem(rsa))).isInstanceOf(TokenKey.PublicKey.class);
    assertThat(tokenKey(pem(rsa).replace("\n", "\\n"))).isInstanceOf(TokenKey.PublicKey.class);
    rsa.initialize(1024);
    String weak = pem(rsa);
    assertThat(refusal(Map.of("JWT_PUBLIC_KEY", weak))).startsWith("JWT_PUBLIC_KEY is");
    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
    ec.initialize(256);
    assertThat(tokenKey(pem(ec))).isInstanceOf(TokenKey.PublicKey.class);
    ec.initialize(384);
    String other = pem(ec);
    assertThat(refusal(Map.of("JWT_PUBLIC_KEY", other))).startsWith("JWT_PUBLIC_KEY is");
  }

  @ParameterizedTest
  @CsvSource({
    "PORT,http",
    "PORT,-1",
    "PORT,65536",
    "PORT,80.5",
    "MAX_UPLOAD_BYTES,0",
    "MAX_UPLOAD_BYTES,50MB",
    "MAX_IMAGE_PIXELS,0",
    "MEDIA_METADATA,yes",
    "DATABASE_POOL_SIZE,1",
    "DATABASE_POOL_SIZE,many",
    "DATABASE_URL,mysql://localhost/space7",
    "DATABASE_URL,postgresql://",
    "JWT_SECRET,short",
    "JWT_PUBLIC_KEY,nonsense",
    "JWT_JWKS_URL,ftp://id.example/keys",
    "JWT_JWKS_URL,nonsense",
    "MEDIA_BASE_URL,cdn.example",
    "MEDIA_ORPHAN_MINUTES,0",
    "MEDIA_ORPHAN_MINUTES,10081",
    "MEDIA_BUCKET,Bucket",
    "MEDIA_BUCKET,gs://bucket",
    "MEDIA_BUCKET,no",
    "GCS_ENDPOINT,http://localhost:4443",
    "MEDIA_SIGNED_URLS,true",
    "CORS_ORIGINS,chat.example",
    "CORS_ORIGINS,https://chat.example/",
    "CORS_ORIGINS,'https://chat.example,'",
    "CORS_ORIGINS,'https://chat.example,*'",
    "DEV_SIGN_IN,yes",
    "DEMO,yes",
    "EVENT_RETENTION_DAYS,0",
  })
  void aWrongValueIsNamedInOneLine(String variable, String value) {
    assertThat(refusal(Map.of(variable, value))).startsWith(variable + " is ").doesNotContain("\n");
  }

  private static GcsSettings bucket(Map<String, String> env) {
    return ((MediaStorage.Gcs) Config.from(env).media()).settings();
  }

  @Test
  void aMediaStoreIsNamedOrFollowsFromTheBucket() {
    Map<String, String> bucket = Map.of("MEDIA_BUCKET", "media");
    assertThat(Config.from(Map.of("MEDIA_STORE", "folder")).media())
        .isInstanceOf(MediaStorage.Folder.class);
    assertThat(Config.from(with(bucket, "MEDIA_STORE", "gcs")).media())
        .isInstanceOf(MediaStorage.Gcs.class);
    assertThat(refusal(with(bucket, "MEDIA_STORE", "folder"))).startsWith("MEDIA_STORE is ");
    assertThat(refusal(Map.of("MEDIA_STORE", "gcs"))).startsWith("MEDIA_BUCKET is ");
    assertThat(refusal(Map.of("MEDIA_STORE", "s3"))).startsWith("MEDIA_STORE is ");
  }

  @Test
  void aBucket() {
    Map<String, String> env = Map.of("MEDIA_BUCKET", "my-media.example_1");
    assertThat(bucket(env))
        .isEqualTo(new GcsSettings("my-media.example_1", null, null, null, null));
    assertThat(
            bucket(
                Map.of(
                    "MEDIA_BUCKET", "media",
                    "GCS_ENDPOINT", "http://localhost:4443/",
                    "GOOGLE_APPLICATION_CREDENTIALS", "/keys/media.json",
                    "MEDIA_SIGNED_URLS", "true")))
        .isEqualTo(
            new GcsSettings(
                "media",
                URI.create("http://localhost:4443"),
                Path.of("/keys/media.json"),
                null,
                Duration.ofDays(1)));
    assertThat(bucket(with(env, "MEDIA_BASE_URL", "https://cdn.example/")))
        .isEqualTo(new GcsSettings("my-media.example_1", null, null, "https://cdn.example", null));
    assertThat(
            bucket(with(with(env, "MEDIA_SIGNED_URLS", "true"), "MEDIA_SIGNED_URL_MINUTES", "5"))
                .signedFor())
        .hasMinutes(5);
  }

  @ParameterizedTest
  @CsvSource({
    "GCS_ENDPOINT,localhost:4443",
    "GCS_ENDPOINT,ftp://localhost",
    "GCS_ENDPOINT,http://localhost/storage/v1",
    "MEDIA_SIGNED_URLS,yes",
    "MEDIA_SIGNED_URL_MINUTES,0",
    "MEDIA_SIGNED_URL_MINUTES,10081",
  })
  void whatIsWrongAboutABucketIsNamedInOneLine(String variable, String value) {
    assertThat(refusal(with(Map.of("MEDIA_BUCKET", "media"), variable, value)))
        .startsWith(variable + " is \"" + value + "\", but must be ")
        .doesNotContain("\n");
  }

  @Test
  void onlyABucketsOwnAddressesCanBeSigned() {
    assertThat(
            refusal(
                Map.of(
                    "MEDIA_BUCKET", "media",
                    "MEDIA_BASE_URL", "https://cdn.example",
                    "MEDIA_SIGNED_URLS", "true")))
        .startsWith("MEDIA_SIGNED_URLS is \"true\"")
        .contains("MEDIA_BASE_URL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DATABASE_URL", "JWT_SECRET", "JWT_PUBLIC_KEY"})
  void secretsAreNotRepeated(String variable) {
    assertThat(refusal(Map.of(variable, "x://user:hunter2@h"))).doesNotContain("hunter2");
  }

  @Test
  void pagesFromElsewhereAreAllowedByNameOnlyWhileAnybodyMaySignInAsAnybody() {
    assertThat(Config.from(Map.of("CORS_ORIGINS", "*")).cors().allowsAny()).isTrue();
    assertThat(Config.from(Map.of("DEV_SIGN_IN", "false")).cors().allowsAny()).isTrue();
    assertThat(
            Config.from(
                    Map.of("DATABASE_URL", DATABASE, "JWT_SECRET", SECRET, "DEV_SIGN_IN", "true"))
                .cors())
        .isEqualTo(CorsPolicy.local());
  }

  @Test
  void lists() {
    assertThat(
            Config.from(Map.of("CORS_ORIGINS", "https://a.example, http://localhost:3000")).cors())
        .isEqualTo(CorsPolicy.of(List.of("https://a.example", "http://localhost:3000")));
    assertThat(Config.from(Map.of("MEDIA_BASE_URL", "https://cdn.example/media/")).media())
        .isInstanceOfSatisfying(
            MediaStorage.Folder.class,
            folder -> assertThat(folder.baseUrl()).isEqualTo("https://cdn.example/media"));
    TrustedProxies proxies =
        Config.from(Map.of("TRUSTED_PROXIES", "10.0.0.0/8, 192.168.7.9")).trustedProxies();
    assertThat(proxies.isTrusted(InetAddress.getLoopbackAddress())).isFalse();
    assertThat(proxies.isTrusted(new InetSocketAddress("10.9.8.7", 1).getAddress())).isTrue();
    assertThat(refusal(Map.of("TRUSTED_PROXIES", "10.0.0.1,proxy.example")))
        .contains("TRUSTED_PROXIES", "proxy.example");
  }

  private static TokenKey tokenKey(String pem) {
    return Config.from(Map.of("JWT_PUBLIC_KEY", pem)).tokenKey();
  }

  private static String pem(KeyPairGenerator generator) {
    byte[] der = generator.generateKeyPair().getPublic().getEncoded();
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static Map<String, String> with(Map<String, String> env, String name, String value) {
    Map<String, String> more = new HashMap<>(env);
    more.put(name, value);
    return more;
  }

  private static String refusal(Map<String, String> env) {
    String[] line = new String[1];
    assertThatThrownBy(() -> Config.from(env))
        .isInstanceOfSatisfying(StartException.class, e -> line[0] = e.getMessage());
    return line[0];
  }
}
