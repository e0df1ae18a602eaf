package io.space7.persistence;

import java.util.Collection;
import java.util.function.Function;
import org.jdbi.v3.core.argument.Argument;
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
   * Goes past the library's search for a type's array, which would cost more than all the rest.
   *
   * @param type of the array's elements, as the database calls it
   * @param value of a row, of a class that the driver knows for that type, an id or name of the
   *     domain, or text; may be null
   */
  Columns<T> bind(String name, String type, Function<T, ?> value) {
    Object[] column = rows.stream().map(value).map(DomainTypes::column).toArray();
    Argument array =
        (position, prepared, context) ->
            prepared.setArray(position, prepared.getConnection().createArrayOf(type, column));
    statement.bind(name, array);
    return this;
  }
}
