package io.space7.persistence;

import java.util.Collection;
import java.util.function.Function;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Binds any number of rows to a statement that is the same for all numbers: each column is an
 * array, and the statement unnests them.
 */
final class Columns<T> {
  private final SqlStatement<?> statement;
  private final Collection<T> rows;

  private Columns(SqlStatement<?> statement, Collection<T> rows) {
    this.statement = statement;
    this.rows = rows;
  }

  static <T> Columns<T> of(SqlStatement<?> statement, Collection<T> rows) {
    return new Columns<>(statement, rows);
  }

  /**
   * @param type of the array's elements; there is a type of the database for it
   * @param value of a row; may be null
   */
  <C> Columns<T> bind(String name, Class<C> type, Function<T, C> value) {
    statement.bindArray(name, type, rows.stream().map(value).toList());
    return this;
  }
}
