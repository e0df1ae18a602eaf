package io.space7.testkit.cloud;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** A way in which a call to {@link CloudStorage} fails. */
@FunctionalInterface
public interface CloudFault {
  /**
   * @param usual does what was asked for, and tells the answer to it
   * @return null to answer nothing and cut the connection
   */
  CloudAnswer strike(HttpExchange exchange, Usual usual) throws IOException;

  /** What would have been done. */
  @FunctionalInterface
  interface Usual {
    CloudAnswer answer() throws IOException;
  }

  /** The call is refused, and nothing is done. */
  static CloudFault status(int status) {
    return (exchange, usual) -> CloudAnswer.error(status);
  }

  /** The connection is cut after so many bytes of the request's body. */
  static CloudFault cutAfter(int bytes) {
    return (exchange, usual) -> {
      exchange.getRequestBody().readNBytes(bytes);
      return null;
    };
  }

  /** What was asked for is done, and nobody is told. */
  static CloudFault lostAnswer() {
    return (exchange, usual) -> {
      usual.answer();
      return null;
    };
  }

  /** Half of the answer comes. */
  static CloudFault brokenOff() {
    return (exchange, usual) -> usual.answer().brokenOff();
  }

  /** The answer comes late. */
  static CloudFault late(long millis) {
    return (exchange, usual) -> {
      pause(millis);
      return usual.answer();
    };
  }

  /** Nothing is done, and the connection is cut only after a while. */
  static CloudFault silence(long millis) {
    return (exchange, usual) -> {
      pause(millis);
      return null;
    };
  }

  /** What comes is not JSON. */
  static CloudFault garbage() {
    return (exchange, usual) ->
        CloudAnswer.json(usual.answer().status(), "{\"kind\": <html>surprise</html>");
  }

  /** What comes is JSON of something else. */
  static CloudFault empty() {
    return (exchange, usual) -> CloudAnswer.json(usual.answer().status(), "{}");
  }

  /** The service tells of other bytes than it was given. */
  static CloudFault wrongChecksum() {
    return (exchange, usual) -> {
      CloudAnswer answer = usual.answer();
      return CloudAnswer.json(
          answer.status(), answer.text().replaceAll("(\"crc32c\": \")[^\"]*", "$1AAAAAA=="));
    };
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
