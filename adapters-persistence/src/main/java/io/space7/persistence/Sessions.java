package io.space7.persistence;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Opens the pool's connections: sets up their sessions, and lets {@link History} examine a server
 * that was not met before. Thread-safe.
 *
 * <p>A pooler that hands server connections on between transactions is recognised by the process at
 * the other end: it is not the one that answered at the start. Behind one, nothing may be kept in a
 * session: no prepared statement and no setting. Each transaction then begins with a {@link
 * #preamble}.
 */
final class Sessions implements DataSource {
  private final PGSimpleDataSource source;
  private final Timeouts timeouts;
  private final History history;
  private volatile boolean pooled;

  Sessions(PGSimpleDataSource source, Timeouts timeouts, History history) {
    this.source = source;
    this.timeouts = timeouts;
    this.history = history;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = source.getConnection();
    try {
      begin(connection);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private void begin(Connection connection) throws SQLException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    try (Statement statement = connection.createStatement()) {
      pooled = isPooled(postgres, statement);
      if (pooled) {
        postgres.setPrepareThreshold(0);
      } else {
        statement.execute(timeouts.session());
      }
    }
    history.examine(connection);
  }

  /** Whether somebody between this server and the database shares connections. */
  static boolean isPooled(PGConnection connection, Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return row.getInt(1) != connection.getBackendPID();
    }
  }

  /** Whether the newest connection goes through a pooler. */
  boolean arePooled() {
    return pooled;
  }

  /**
   * What a session has elsewhere, for one transaction.
   *
   * @return whether the server behind the pooler is the one that was examined last
   */
  boolean preamble(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(timeouts.transaction() + ";" + Incarnation.QUERY);
      while (statement.getUpdateCount() != -1) {
        statement.getMoreResults();
      }
      try (ResultSet row = statement.getResultSet()) {
        row.next();
        return history.isExamined(Incarnation.read(row));
      }
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter writer) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return source.getLoginTimeout();
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
