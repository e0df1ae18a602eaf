package io.space7.socket;

import io.space7.application.port.Delivery;
import io.space7.domain.UserId;
import io.space7.testkit.contract.DeliveryContract;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class FanoutContractTest implements DeliveryContract<SocketSession> {
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
  public Delivery<SocketSession> delivery() {
    return sockets.fanout();
  }

  @Override
  public SocketSession newListener() throws Exception {
    return sockets.connect(new UserId(UUID.randomUUID()));
  }

  @Override
  public List<Heard> heard(SocketSession listener, int count) throws Exception {
    return sockets.heard(listener, count);
  }

  /** A client reads only when it is asked what it has heard. */
  @Override
  public void stall(SocketSession listener) {}

  @Override
  public void end(SocketSession listener) throws Exception {
    sockets.end(listener);
  }
}
