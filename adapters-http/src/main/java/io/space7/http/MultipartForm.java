package io.space7.http;

import io.space7.application.MediaFiles.Upload;
import io.space7.domain.ErrorCode;
import io.space7.domain.MediaType;
import io.space7.domain.MessageText;
import io.space7.domain.PlainText;
import io.space7.domain.Refusal;
import io.space7.domain.UploadId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * A message as a form: {@code content}, {@code media} or {@code upload_id}, and {@code media_type},
 * in any order. The file goes from the network to the store as it comes in, texts are kept in
 * memory, and nothing is written to disk here. Other parts are skipped.
 *
 * <p>For one request and one thread; to be closed whatever happens.
 */
final class MultipartForm implements AutoCloseable {
  private static final int MAX_PARTS = 16;
  private static final int MAX_PART_HEADERS = 8 * 1024;
  private static final int MAX_HINT = 100;

  private final Files files;
  private final Set<String> textsSeen = new HashSet<>();
  private MessageText text = new MessageText("");
  private MediaType mediaType;
  private Upload upload;
  private UploadId uploadId;

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

  /** The stored file, or null. */
  Upload upload() {
    return upload;
  }

  /** The upload that the message carries in place of a file that comes with it, or null. */
  UploadId uploadId() {
    return uploadId;
  }

  /** Removes the file, unless a message may carry it. */
  @Override
  public void close() {
    if (upload != null) {
      upload.close();
    }
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
    FormParts parts =
        parse(
            () ->
                new FormParts(
                    request.getContentType(),
                    request.getContentLengthLong(),
                    body,
                    MAX_PARTS,
                    MAX_PART_HEADERS));
    FormParts.Part part = parse(parts::next);
    if (part == null) {
      throw malformed();
    }
    while (part != null) {
      take(part);
      part = parse(parts::next);
    }
    if (upload != null && uploadId != null) {
      throw tooManyFiles();
    }
    return this;
  }

  private void take(FormParts.Part part) {
    switch (String.valueOf(part.name())) {
      case "content" -> text = new MessageText(readText(part, MessageText.MAX_LENGTH));
      case "media_type" -> mediaType = MediaType.parseHint(readText(part, MAX_HINT));
      case "media" -> takeFile(part);
      case "upload_id" -> uploadId = UploadId.parse(readText(part, MAX_HINT));
      default -> {
        // What is not read is skipped.
      }
    }
  }

  private void takeFile(FormParts.Part part) {
    PushbackInputStream bytes = new PushbackInputStream(part.content());
    int first = parse(bytes::read);
    String fileName = part.fileName();
    if (first < 0 && (fileName == null || fileName.isEmpty())) {
      // This is how browsers send a file field in which no file was chosen.
      return;
    }
    if (fileName == null && isText(part)) {
      throw new Refusal(ErrorCode.INVALID_PARAMETER, "media must be a file.");
    }
    if (upload != null) {
      throw tooManyFiles();
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

  private static Refusal tooManyFiles() {
    return new Refusal(ErrorCode.TOO_MANY_FILES, "A message carries at most one file.");
  }

  /** React Native leaves the name of a nameless file out, but not its type. */
  private static boolean isText(FormParts.Part part) {
    String type = part.contentType();
    return type == null || type.toLowerCase(Locale.ROOT).startsWith("text/");
  }

  private String readText(FormParts.Part part, int max) {
    if (!textsSeen.add(part.name())) {
      throw new Refusal(ErrorCode.INVALID_PARAMETER, part.name() + " must be given at most once.");
    }
    Reader text = new InputStreamReader(part.content(), charset(part).newDecoder());
    return parse(
        () -> {
          try {
            return PlainText.read(text, max);
          } catch (CharacterCodingException e) {
            throw new Refusal(
                ErrorCode.INVALID_TEXT,
                part.name() + " is not text in its charset, which is UTF-8 unless it names one.");
          }
        });
  }

  private static Charset charset(FormParts.Part part) {
    try {
      String name = HeaderParameters.of(part.contentType()).get("charset");
      return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
    } catch (IllegalArgumentException unknown) {
      throw new Refusal(ErrorCode.INVALID_TEXT, "The charset of " + part.name() + " is unknown.");
    }
  }

  /** There are many kinds of broken forms, and one answer to all of them. */
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
}
