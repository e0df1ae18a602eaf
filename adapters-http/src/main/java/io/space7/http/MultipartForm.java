package io.space7.http;

import io.space7.application.MediaFiles.Upload;
import io.space7.domain.ErrorCode;
import io.space7.domain.MediaType;
import io.space7.domain.MessageText;
import io.space7.domain.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemHeaders;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.jakarta.servlet6.JakartaServletFileUpload;
import org.apache.commons.fileupload2.jakarta.servlet6.JakartaServletRequestContext;

/**
 * A message as a form: {@code content}, {@code media} and {@code media_type}, in any order. The
 * file goes from the network to the store as it comes in, texts are kept in memory, and nothing is
 * written to disk here. Other parts are skipped.
 *
 * <p>For one request and one thread.
 */
final class MultipartForm {
  private static final int MAX_PARTS = 16;
  private static final int MAX_PART_HEADERS = 8 * 1024;
  private static final int MAX_TEXT_BYTES = 64 * 1024;

  private final Files files;
  private final Set<String> textsSeen = new HashSet<>();
  private MessageText text = new MessageText("");
  private MediaType mediaType;
  private Upload upload;

  MultipartForm(Files files) {
    this.files = files;
  }

  /** The text; empty if the form has none. */
  MessageText text() {
    return text;
  }

  /** What the sender says that the file is, or null. */
  MediaType mediaType() {
    return mediaType;
  }

  /** The stored file, or null; after a failed {@link #read}, the file that was stored before. */
  Upload upload() {
    return upload;
  }

  /**
   * Reads the form.
   *
   * @param body the request's body, bounded
   * @throws Refusal {@link ErrorCode#MALFORMED_REQUEST} if it is no complete form, {@link
   *     ErrorCode#TOO_MANY_FILES}, {@link ErrorCode#INVALID_PARAMETER} if a text comes twice or the
   *     file is none, or as the texts' own rules and {@link Files#store} say
   */
  MultipartForm read(HttpServletRequest request, InputStream body) {
    FileItemInputIterator parts = parse(() -> parts(request, body));
    if (!parse(parts::hasNext)) {
      // The parser takes anything without a boundary for a form without parts, which is none
      // either.
      throw malformed();
    }
    do {
      take(parse(parts::next));
    } while (parse(parts::hasNext));
    // The form may end before the body does; only at the body's end is the request complete.
    parse(() -> body.transferTo(OutputStream.nullOutputStream()));
    return this;
  }

  private void take(FileItemInput part) {
    switch (part.getFieldName()) {
      case "content" -> text = new MessageText(readText(part));
      case "media_type" -> mediaType = MediaType.parseHint(readText(part));
      case "media" -> takeFile(part);
      default -> {
        // The iterator skips what was not read.
      }
    }
  }

  private void takeFile(FileItemInput part) {
    PushbackInputStream bytes = new PushbackInputStream(parse(part::getInputStream));
    int first = parse(bytes::read);
    String fileName = parse(part::getName);
    if (first < 0 && (fileName == null || fileName.isEmpty())) {
      // This is how browsers send a file field in which no file was chosen.
      return;
    }
    if (fileName == null && isText(part)) {
      throw new Refusal(ErrorCode.INVALID_PARAMETER, "media must be a file.");
    }
    if (upload != null) {
      throw new Refusal(ErrorCode.TOO_MANY_FILES, "A message carries at most one file.");
    }
    try {
      if (first >= 0) {
        bytes.unread(first);
      }
      upload = files.store(bytes, mediaType);
    } catch (IOException e) {
      throw malformed();
    }
  }

  /** React Native leaves the name of a nameless file out, but not its type. */
  private static boolean isText(FileItemInput part) {
    String type = part.getContentType();
    return type == null || type.toLowerCase(Locale.ROOT).startsWith("text/");
  }

  private String readText(FileItemInput part) {
    if (!textsSeen.add(part.getFieldName())) {
      throw new Refusal(
          ErrorCode.INVALID_PARAMETER, part.getFieldName() + " must be given at most once.");
    }
    byte[] bytes = parse(() -> part.getInputStream().readNBytes(MAX_TEXT_BYTES + 1));
    if (bytes.length > MAX_TEXT_BYTES) {
      throw new Refusal(
          ErrorCode.TEXT_TOO_LONG,
          part.getFieldName() + " must have at most " + MAX_TEXT_BYTES + " bytes.");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Refusal(
          ErrorCode.INVALID_TEXT, part.getFieldName() + " must be text encoded as UTF-8.");
    }
  }

  private static FileItemInputIterator parts(HttpServletRequest request, InputStream body)
      throws IOException {
    var parser = new Parser();
    parser.setHeaderCharset(StandardCharsets.UTF_8);
    parser.setMaxPartHeaderSize(MAX_PART_HEADERS);
    return parser.getItemIterator(
        new JakartaServletRequestContext(request) {
          @Override
          public InputStream getInputStream() {
            return body;
          }
        });
  }

  /** The parser throws many kinds of exceptions for the many kinds of broken forms. */
  private static <T> T parse(Parsing<T> step) {
    try {
      return step.run();
    } catch (Refusal refusal) {
      throw refusal;
    } catch (IOException | RuntimeException e) {
      throw malformed();
    }
  }

  private static Refusal malformed() {
    return new Refusal(
        ErrorCode.MALFORMED_REQUEST, "The body is not a complete multipart/form-data form.");
  }

  /** Where files go. */
  @FunctionalInterface
  interface Files {
    /**
     * @param hint what is known so far of what the sender says that it is, or null
     */
    Upload store(InputStream bytes, MediaType hint) throws IOException;
  }

  @FunctionalInterface
  private interface Parsing<T> {
    T run() throws IOException;
  }

  /** Counts all parts, also those without a name, which the iterator passes over in silence. */
  private static final class Parser
      extends JakartaServletFileUpload<DiskFileItem, DiskFileItemFactory> {
    private int parts;

    @Override
    public FileItemHeaders getParsedHeaders(String headers) {
      if (++parts > MAX_PARTS) {
        throw new Refusal(
            ErrorCode.MALFORMED_REQUEST, "A form has at most " + MAX_PARTS + " parts.");
      }
      return super.getParsedHeaders(headers);
    }
  }
}
