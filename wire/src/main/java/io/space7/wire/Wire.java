package io.space7.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.space7.application.MediaFiles;
import io.space7.domain.ErrorCode;
import io.space7.domain.Notice;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceEvent;
import java.io.IOException;

/**
 * Writes and reads the JSON of the public interface. Names are {@code snake_case} unless the
 * interface says otherwise; times are UTC with three decimals.
 *
 * <p>Safe for use by many threads.
 */
public final class Wire {
  /** Far more than any request needs, far less than what would hurt. */
  private static final int MAX_DEPTH = 32;

  private final ObjectMapper mapper;

  /**
   * @param media gives stored files their addresses
   */
  public Wire(MediaFiles media) {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();
    this.mapper =
        JsonMapper.builder(factory)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .addModule(new WireModule(media))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .withCoercionConfig(
                LogicalType.Textual,
                text ->
                    text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();
  }

  /**
   * Encodes what a use case returned, an event's payload, or a record or list of such, as UTF-8.
   *
   * @param origin scheme, host and port under which the receiver reaches this server
   */
  public byte[] encode(Object value, String origin) {
    try {
      return mapper.writer().withAttribute(WireModule.ORIGIN, origin).writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value of the interface has no JSON form", e);
    }
  }

  /**
   * Reads a request's body.
   *
   * @throws Refusal {@link ErrorCode#MALFORMED_REQUEST} if it is not JSON, or not of the type's
   *     shape
   */
  public <T> T read(byte[] json, Class<T> type) {
    try {
      T value = mapper.readValue(json, type);
      if (value != null) {
        return value;
      }
    } catch (IOException e) {
      // Jackson's own sentence may quote the input and names our classes.
    }
    throw new Refusal(
        ErrorCode.MALFORMED_REQUEST, "The body must be JSON of the documented shape.");
  }

  /**
   * Whether the JSON of a notice depends on the origin it is encoded for, as {@link
   * #dependsOnOrigin(SpaceEvent)} says.
   */
  public static boolean dependsOnOrigin(Notice notice) {
    return switch (notice.kind()) {
      case SPACE_RESET, SPACE_UPDATED, READ -> false;
    };
  }

  /**
   * Whether the JSON of an event depends on the origin it is encoded for, so that it cannot be
   * shared by receivers of different origins.
   */
  public static boolean dependsOnOrigin(SpaceEvent event) {
    return event instanceof SpaceEvent.MessagePosted posted && posted.message().media() != null;
  }
}
