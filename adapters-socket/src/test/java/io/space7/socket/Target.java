package io.space7.socket;

import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.handler.ClientsBox;
import io.space7.domain.SpaceId;
import java.lang.reflect.Field;
import java.util.Map;

/** A server that is attacked. */
interface Target extends AutoCloseable {
  int port();

  /** A token that is accepted. */
  String token();

  /** A Space that those with the token may join, another one each time. */
  SpaceId space();

  /** Says something that those who are let in and have joined the first Space may hear. */
  void say(String text);

  /** The memberships that are kept, over all sockets. */
  int roomsJoined();

  /** The clients that the library keeps, whatever has become of their connections. */
  int clientsKept();

  @Override
  void close();

  /** The clients that netty-socketio's own initializer of channels keeps. */
  static int clientsKept(Object initializer) {
    Object box = field(SocketIOChannelInitializer.class, "clientsBox", initializer);
    return ((Map<?, ?>) field(ClientsBox.class, "uuid2clients", box)).size();
  }

  static Object field(Class<?> type, String name, Object object) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field.get(object);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
