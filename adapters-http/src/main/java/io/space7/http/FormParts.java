package io.space7.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;

/**
 * The parts of a {@code multipart/form-data} body, one after another. Jetty's parser, which is
 * pushed from one event to the next, is pushed along here by the reader; so no more of the body is
 * in memory than what was read from it at once.
 *
 * <p>For one request and one thread.
 */
final class FormParts {
  private static final int MIN_BUFFER = 1024;
  private static final int MAX_BUFFER = 32 * 1024;

  /** The longest that the standard allows (RFC 2046, section 5.1.1). */
  private static final int MAX_BOUNDARY = 70;

  /** Longer than anything that a part's content can be mistaken for. */
  private static final int DELIMITER = MAX_BOUNDARY + 8;

  private final InputStream body;
  private final MultiPart.Parser parser;
  private final byte[] buffer;
  private final ByteBuffer input;
  private final Events events = new Events();

  /** Where in the buffer the bytes end that were read; the input may end before. */
  private int end;

  /** Whether the next byte of the input is the first of a part's content. */
  private boolean contentBegins;

  /**
   * @param contentType of the body
   * @param length of the body, as far as it is known; -1 if not
   * @param maxParts more are malformed
   * @param maxHeaders bytes of one part's headers; more are malformed
   * @throws IOException if the content type names no boundary
   */
  FormParts(String contentType, long length, InputStream body, int maxParts, int maxHeaders)
      throws IOException {
    String boundary = HeaderParameters.of(contentType).get("boundary");
    if (boundary == null || boundary.isEmpty() || boundary.length() > MAX_BOUNDARY) {
      throw new IOException("the form has no boundary");
    }
    this.body = body;
    // Most forms are a few lines of text.
    buffer =
        new byte
            [length < 0 ? MAX_BUFFER : (int) Math.min(Math.max(length, MIN_BUFFER), MAX_BUFFER)];
    input = ByteBuffer.wrap(buffer).limit(0);
    parser = new MultiPart.Parser(boundary, events);
    parser.setMaxParts(maxParts);
    parser.setPartHeadersMaxLength(maxHeaders);
  }

  /**
   * The next part; what was not read of the one before is skipped.
   *
   * @return null at the end of the body
   * @throws IOException if the body is no form, breaks off, or cannot be read
   */
  Part next() throws IOException {
    while (true) {
      Object event = nextEvent();
      if (event == Events.COMPLETE) {
        return null;
      } else if (event instanceof Part part) {
        part.content = new PartContent();
        return part;
      }
    }
  }

  private Object nextEvent() throws IOException {
    while (events.queue.isEmpty()) {
      fill();
      parser.parse(end == 0 ? Content.Chunk.EOF : Content.Chunk.from(input, false));
    }
    if (events.queue.peek() instanceof Throwable failure) {
      throw new IOException("the form is malformed", failure);
    }
    return events.queue.remove();
  }

  /**
   * What the parser has given out of the buffer is used up by now, and what was held back from it
   * is still there.
   */
  private void fill() throws IOException {
    int held = end - input.position();
    System.arraycopy(buffer, input.position(), buffer, 0, held);
    end = held;
    int n;
    do {
      n = body.read(buffer, end, buffer.length - end);
      end += Math.max(n, 0);
    } while (n >= 0 && contentBegins && end < DELIMITER);
    contentBegins = false;
    input.position(0).limit(end);
  }

  /** One part: what its headers say, and its content. */
  static final class Part {
    private Map<String, String> disposition = Map.of();
    private String contentType;
    private InputStream content;

    /** The name of the form's field, or null. */
    String name() {
      return disposition.get("name");
    }

    /** The name of the file as its sender has it, or null if it does not claim to be one. */
    String fileName() {
      return disposition.getOrDefault("filename", disposition.get("filename*"));
    }

    /** As declared, or null. */
    String contentType() {
      return contentType;
    }

    /** To be read before the next part is asked for. */
    InputStream content() {
      return content;
    }

    private void header(String name, String value) {
      switch (name.toLowerCase(Locale.ROOT)) {
        case "content-disposition" -> disposition = HeaderParameters.of(value);
        case "content-type" -> contentType = value;
        default -> {
          // Nothing else says anything about a field of a form.
        }
      }
    }
  }

  private final class PartContent extends InputStream {
    private ByteBuffer rest = ByteBuffer.allocate(0);
    private boolean over;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, into.length);
      if (length == 0) {
        return 0;
      }
      while (!over && !rest.hasRemaining()) {
        Object event = nextEvent();
        over = event == Events.PART_END;
        rest = event instanceof ByteBuffer content ? content : rest;
      }
      if (over) {
        return -1;
      }
      int n = Math.min(length, rest.remaining());
      rest.get(into, offset, n);
      return n;
    }
  }

  /** What the parser has told and nobody has asked for yet; what it is thrown, it would swallow. */
  private final class Events implements MultiPart.Parser.Listener {
    static final Object PART_END = new Object();
    static final Object COMPLETE = new Object();

    /** Parts, their contents, their ends, the end, or a failure. */
    private final Queue<Object> queue = new ArrayDeque<>();

    private Part part;

    private boolean failed;

    @Override
    public void onPartBegin() {
      part = new Part();
    }

    @Override
    public void onPartHeader(String name, String value) {
      try {
        part.header(name, value);
      } catch (IllegalArgumentException unreadable) {
        onFailure(unreadable);
      }
    }

    @Override
    public void onPartHeaders() {
      tell(part);
      // Cut off within what may be a delimiter, the first bytes of a content come with a line feed
      // that nobody sent before them; so the parser gets them together.
      if (input.remaining() < DELIMITER) {
        input.limit(input.position());
        contentBegins = true;
      }
    }

    @Override
    public void onPartContent(Content.Chunk chunk) {
      // The parser may use its own buffer again for the next piece.
      tell(chunk.getByteBuffer().slice());
    }

    @Override
    public void onPartEnd() {
      tell(PART_END);
    }

    @Override
    public void onComplete() {
      tell(COMPLETE);
    }

    @Override
    public void onFailure(Throwable failure) {
      tell(failure);
      failed = true;
    }

    /** Nothing comes after a failure, however often somebody asks. */
    private void tell(Object event) {
      if (!failed) {
        queue.add(event);
      }
    }
  }
}
