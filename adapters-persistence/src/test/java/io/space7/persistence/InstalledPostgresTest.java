package io.space7.persistence;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;

/** The contracts on the PostgreSQL of this machine, which nobody built for us. */
class InstalledPostgresTest extends StoreContracts {
  private InstalledServer server;

  @Override
  DatabaseSettings newDatabase() throws IOException {
    Optional<Path> programs = InstalledServer.find();
    assumeTrue(programs.isPresent(), "no PostgreSQL is installed on this machine");
    server = InstalledServer.start(programs.get());
    return server.settings(12);
  }

  @AfterAll
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }
}
