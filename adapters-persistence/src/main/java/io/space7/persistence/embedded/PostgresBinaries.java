package io.space7.persistence.embedded;

import io.space7.persistence.DatabaseStartException;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * PostgreSQL's programs, which come along as an archive for each platform. The library remembers
 * where it has unpacked those of a resolver; two of one folder are therefore equal.
 *
 * @param folder where they are unpacked
 */
record PostgresBinaries(Path folder) implements PgBinaryResolver {
  private static final Map<String, String> ARCHITECTURES =
      Map.of("amd64", "x86_64", "x86_64", "x86_64", "aarch64", "arm_64", "arm64", "arm_64");

  /**
   * @throws DatabaseStartException if there are none for this machine
   */
  void requireSupported() {
    String system = System.getProperty("os.name");
    String architecture = System.getProperty("os.arch");
    try (InputStream archive = getPgBinary(system, architecture)) {
      if (archive == null) {
        throw new DatabaseStartException(
            "There is no embedded PostgreSQL for "
                + system
                + " on "
                + architecture
                + "; set DATABASE_URL to use one of your own.");
      }
    } catch (IOException unreadable) {
      throw new DatabaseStartException("The embedded PostgreSQL cannot be read.", unreadable);
    }
  }

  /** The version that the archives hold. */
  String majorVersion() {
    return "18";
  }

  @Override
  public InputStream getPgBinary(String system, String machineHardware) throws IOException {
    String name =
        "/postgres-"
            + system.toLowerCase(Locale.ROOT)
            + "-"
            + ARCHITECTURES.getOrDefault(machineHardware, machineHardware)
            + ".txz";
    return PostgresBinaries.class.getResourceAsStream(name);
  }
}
