package io.space7.persistence;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;

/** The contracts on the PostgreSQL of this machine, which nobody built for us. */
class InstalledPostgresTest extends StoreContracts {
  private InstalledServer server;

  @Override
  DatabaseSettings newDatabase() throws IOException {
    server = InstalledServer.startOrSkip();
    return server.settings(12);
  }

  @AfterAll
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }
}
