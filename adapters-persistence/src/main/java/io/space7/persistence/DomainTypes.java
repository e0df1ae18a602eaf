package io.space7.persistence;

import io.space7.domain.IdempotencyKey;
import io.space7.domain.MediaName;
import io.space7.domain.MessageId;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.spi.JdbiPlugin;

/**
 * The domain's ids and names as arguments, as elements of arrays, and as columns. A row mapper
 * calls a column mapper from here itself, because the library's search for one costs more than the
 * rest of a row.
 */
final class DomainTypes implements JdbiPlugin, ArgumentFactory.Preparable {
  static final ColumnMapper<SpaceId> SPACE_ID = uuid(SpaceId::new);
  static final ColumnMapper<UserId> USER_ID = uuid(UserId::new);
  static final ColumnMapper<MessageId> MESSAGE_ID = uuid(MessageId::new);
  static final ColumnMapper<SocketId> SOCKET_ID = text(SocketId::new);
  static final ColumnMapper<MediaName> MEDIA_NAME = text(MediaName::new);
  static final ColumnMapper<IdempotencyKey> KEY = text(IdempotencyKey::new);

  private static final Map<Type, Function<Object, Object>> VALUES =
      Map.of(
          SpaceId.class, id -> ((SpaceId) id).value(),
          UserId.class, id -> ((UserId) id).value(),
          MessageId.class, id -> ((MessageId) id).value(),
          SocketId.class, id -> ((SocketId) id).value(),
          MediaName.class, name -> ((MediaName) name).value(),
          IdempotencyKey.class, key -> ((IdempotencyKey) key).value());

  @Override
  public void customizeJdbi(Jdbi jdbi) {
    jdbi.registerArgument(this)
        .registerArrayType(UUID.class, "uuid")
        .registerArrayType(SpaceId.class, "uuid", SpaceId::value)
        .registerColumnMapper(SpaceId.class, SPACE_ID)
        .registerColumnMapper(UserId.class, USER_ID)
        .registerColumnMapper(MessageId.class, MESSAGE_ID)
        .registerColumnMapper(SocketId.class, SOCKET_ID)
        .registerColumnMapper(MediaName.class, MEDIA_NAME)
        .registerColumnMapper(IdempotencyKey.class, KEY);
  }

  /** What the driver takes for a value; the value itself if the domain has no type of its own. */
  static Object column(Object value) {
    if (value == null) {
      return null;
    }
    Function<Object, Object> of = VALUES.get(value.getClass());
    return of == null ? value : of.apply(value);
  }

  @Override
  public Optional<Function<Object, Argument>> prepare(Type type, ConfigRegistry config) {
    return VALUES.containsKey(type)
        ? Optional.of(
            value -> (position, statement, context) -> statement.setObject(position, column(value)))
        : Optional.empty();
  }

  private static <T> ColumnMapper<T> uuid(Function<UUID, T> type) {
    return (row, column, context) -> {
      UUID value = row.getObject(column, UUID.class);
      return value == null ? null : type.apply(value);
    };
  }

  private static <T> ColumnMapper<T> text(Function<String, T> type) {
    return (row, column, context) -> {
      String value = row.getString(column);
      return value == null ? null : type.apply(value);
    };
  }
}
