package io.space7.persistence;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Statements of one transaction that are sent together, in one round trip. Each begins when the one
 * before it has ended, and with a snapshot of its own, so it sees what was committed until then.
 * After one that fails, none is run.
 */
final class Pipeline {
  private final List<Step> steps = new ArrayList<>();

  /**
   * Adds a statement.
   *
   * @param arguments binds them, by names that no other statement here has
   * @param rows is given each row, in order
   */
  Pipeline query(String sql, Consumer<SqlStatement<?>> arguments, RowReader rows) {
    steps.add(new Step(sql, arguments, rows));
    return this;
  }

  /** Adds a statement that returns nothing of interest. */
  Pipeline update(String sql, Consumer<SqlStatement<?>> arguments) {
    return query(sql, arguments, row -> {});
  }

  /** Adds the commit; there is no round trip for it then. */
  Pipeline commit() {
    return update("COMMIT", statement -> {});
  }

  /**
   * Runs them all.
   *
   * @throws UnableToExecuteStatementException for the first that fails
   */
  void run(Handle handle) {
    Query all =
        handle.createQuery(steps.stream().map(Step::sql).collect(Collectors.joining(";\n")));
    steps.forEach(step -> step.arguments.accept(all));
    all.<Void>execute(
        (statement, context) -> {
          try (context) {
            PreparedStatement done = statement.get();
            for (Step step : steps) {
              step.read(done);
              done.getMoreResults();
            }
            return null;
          }
        });
  }

  @FunctionalInterface
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private record Step(String sql, Consumer<SqlStatement<?>> arguments, RowReader rows) {
    void read(PreparedStatement done) throws SQLException {
      ResultSet result = done.getResultSet();
      while (result != null && result.next()) {
        rows.read(result);
      }
    }
  }
}
