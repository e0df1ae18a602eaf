package io.space7.socket;

import io.space7.application.port.Listener;
import io.space7.domain.UserId;
import io.space7.testkit.contract.ListenerContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class SocketSessionContractTest implements ListenerContract {
  private ListeningSockets sockets;

  @BeforeEach
  void start() throws Exception {
    sockets = new ListeningSockets();
  }

  @AfterEach
  void stop() throws Exception {
    sockets.close();
  }

  @Override
  public Listener newListener(UserId userId) throws Exception {
    return sockets.connect(userId);
  }

  @Override
  public void end(Listener listener) throws Exception {
    sockets.end((SocketSession) listener);
  }
}
