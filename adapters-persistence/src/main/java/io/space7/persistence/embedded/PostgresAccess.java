package io.space7.persistence.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * Who gets into the embedded database: one role that is no superuser and owns the tables, with a
 * password that only the server's user can read. Data of earlier versions, which let everybody on
 * the machine in as superuser, are changed before a server runs on them.
 */
record PostgresAccess(PostgresFolder folder) {
  static final String ROLE = "space7";
  static final String DATABASE = "postgres";

  private static final int PASSWORD_BYTES = 32;

  private static final String HOST_RULES =
      "# Written at each start: nobody else gets in, from nowhere.\n"
          + ("host " + DATABASE + " " + ROLE + " 127.0.0.1/32 scram-sha-256\n");

  /** Gives what belongs to the database, as opposed to PostgreSQL itself, to the role. */
  private static final List<String> OWNERSHIP =
      List.of(
          "ALTER DATABASE " + DATABASE + " OWNER TO " + ROLE,
          "ALTER SCHEMA public OWNER TO " + ROLE,
          """
          DO $$
          DECLARE
            thing text;
          BEGIN
            FOR thing IN
              SELECT format('TABLE %I.%I', schemaname, tablename) FROM pg_tables
              WHERE schemaname = 'public'
              UNION ALL
              SELECT format('ROUTINE %s', oid::regprocedure) FROM pg_proc
              WHERE pronamespace = 'public'::regnamespace
            LOOP
              EXECUTE format('ALTER %s OWNER TO %I', thing, 'space7');
            END LOOP;
          END
          $$""");

  /**
   * Makes sure of it; takes half a second at the first start, and nothing after that.
   *
   * @return the role's password
   */
  String secure(PostgresPrograms programs) throws IOException {
    Path rules = folder.data().resolve("pg_hba.conf");
    if (Files.exists(folder.password()) && HOST_RULES.equals(Files.readString(rules))) {
      Files.setPosixFilePermissions(
          folder.password(), PosixFilePermissions.fromString("rw-------"));
      return Files.readString(folder.password()).strip();
    }
    String password = newPassword();
    programs.execute(
        List.of(
            """
            DO $$
            BEGIN
              IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'space7') THEN
                CREATE ROLE space7;
              END IF;
            END
            $$""",
            "ALTER ROLE "
                + ROLE
                + " WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
                + " PASSWORD '"
                + password
                + "'"));
    programs.execute(OWNERSHIP);
    write(folder.password(), password + "\n");
    // Last, because it says that all of it is done.
    write(rules, HOST_RULES);
    return password;
  }

  private static String newPassword() {
    byte[] password = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(password);
    return HexFormat.of().formatHex(password);
  }

  private static void write(Path file, String text) throws IOException {
    Path fresh =
        Files.createTempFile(
            file.getParent(),
            "fresh",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text, StandardOpenOption.SYNC);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
