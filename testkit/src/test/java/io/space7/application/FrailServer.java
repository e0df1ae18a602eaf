package io.space7.application;

import io.space7.application.port.EventLog;
import io.space7.application.port.MediaLedger;
import io.space7.application.port.MediaStore;
import io.space7.application.port.MessageStore;
import io.space7.application.port.SpaceStore;
import io.space7.testkit.memory.InMemoryIntake;
import io.space7.testkit.memory.InMemoryMediaSpool;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** One of the servers of a fixture, which can be made to stop dead at any call of a port. */
final class FrailServer {
  /** It runs no line more, and cleans nothing up. */
  static final class Stopped extends Error {
    private static final long serialVersionUID = 1L;
  }

  final Messages messages;
  final MediaFiles media;
  final MediaSweep sweep;
  final InMemoryMediaSpool spool = new InMemoryMediaSpool();

  /** Uploads that wait for their message; nobody else knows of them. */
  final List<MediaFiles.Upload> waiting = new ArrayList<>();

  private final Runnable meanwhile;
  private int callsLeft = Integer.MAX_VALUE;

  /**
   * @param meanwhile happens elsewhere before each call of a port
   */
  FrailServer(UseCaseFixture fixture, Runnable meanwhile) {
    this.meanwhile = meanwhile;
    MediaStore files = frail(MediaStore.class, fixture.files);
    MediaLedger ledger = frail(MediaLedger.class, fixture.ledger());
    media =
        new MediaFiles(
            files,
            ledger,
            InMemoryIntake.of(UseCaseFixture.MAX_UPLOAD, spool),
            fixture.clock,
            UseCaseFixture.ORPHAN_AGE);
    sweep = new MediaSweep(files, ledger, fixture.clock);
    messages =
        new Messages(
            frail(MessageStore.class, fixture.messages()),
            frail(SpaceStore.class, fixture.spaces()),
            frail(EventLog.class, fixture.log()),
            media,
            fixture.feed,
            UUID::randomUUID);
  }

  /**
   * @param calls how many calls of ports still have their effect; the last one's result is lost
   */
  void stopAfter(int calls) {
    callsLeft = calls;
  }

  void requireRunning() {
    if (callsLeft <= 0) {
      throw new Stopped();
    }
  }

  private <T> T frail(Class<T> port, T real) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> call(real, method, arguments)));
  }

  private Object call(Object real, Method method, Object[] arguments) throws Throwable {
    requireRunning();
    callsLeft--;
    meanwhile.run();
    try {
      Object result = method.invoke(real, arguments);
      requireRunning();
      return result;
    } catch (InvocationTargetException e) {
      requireRunning();
      throw e.getCause();
    }
  }
}
