package io.space7.persistence;

import org.junit.jupiter.api.Nested;

/** Every store passes its contract on every version of PostgreSQL that is supported. */
class PostgresVersionsTest {
  private abstract static class OnVersion extends StoreContracts {
    private final int major;

    OnVersion(int major) {
      this.major = major;
    }

    @Override
    DatabaseSettings newDatabase() {
      return TestServer.ofVersion(major).newDatabase();
    }
  }

  @Nested
  class OnPostgres15 extends OnVersion {
    OnPostgres15() {
      super(15);
    }
  }

  @Nested
  class OnPostgres16 extends OnVersion {
    OnPostgres16() {
      super(16);
    }
  }

  @Nested
  class OnPostgres17 extends OnVersion {
    OnPostgres17() {
      super(17);
    }
  }

  @Nested
  class OnPostgres18 extends OnVersion {
    OnPostgres18() {
      super(TestServer.NEWEST);
    }
  }
}
