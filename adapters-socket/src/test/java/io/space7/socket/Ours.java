package io.space7.socket;

import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import io.space7.socket.library.EngineIo;
import java.io.IOException;

/** This server, with production's limits and short deadlines. */
final class Ours implements Target {
  private final Stage stage;
  private final User ada;
  private final SpaceId first;
  private boolean used;

  Ours() throws IOException {
    stage = new Stage(Setup.impatient(setup -> {}));
    ada = stage.user("ada");
    first = stage.space(Visibility.PUBLIC, ada);
  }

  @Override
  public int port() {
    return stage.port();
  }

  @Override
  public String token() {
    return stage.token(ada);
  }

  @Override
  public SpaceId space() {
    if (!used) {
      used = true;
      return first;
    }
    return stage.space(Visibility.PUBLIC, ada);
  }

  @Override
  public void say(String text) {
    stage.post(ada, first, text);
  }

  @Override
  public int roomsJoined() {
    return stage.feed.openChannels();
  }

  @Override
  public int clientsKept() {
    return Target.clientsKept(
        Target.field(
            EngineIo.class, "pipeline", Target.field(SocketServer.class, "engine", stage.server)));
  }

  @Override
  public void close() {
    stage.close();
  }
}
