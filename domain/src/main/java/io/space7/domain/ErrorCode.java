package io.space7.domain;

import java.util.Locale;

/**
 * Every reason for which a request can be refused. The edges translate a code to their own terms
 * (an HTTP status, a Socket.IO acknowledgement); clients read {@link #wire()}.
 */
public enum ErrorCode {
  /** An id is not a UUID in its canonical text form. */
  INVALID_ID,
  /** A parameter or a field is missing, of the wrong type or outside its bounds. */
  INVALID_PARAMETER,
  /** The request cannot be read at all: broken JSON, broken multipart, a body that ends early. */
  MALFORMED_REQUEST,
  /** Text contains a character that cannot be stored: NUL or half of a surrogate pair. */
  INVALID_TEXT,
  /** A message has neither text nor a file. */
  EMPTY_MESSAGE,
  /** A text is longer than its limit. */
  TEXT_TOO_LONG,
  /** A message carries more than one file. */
  TOO_MANY_FILES,
  /** The declared kind of a file contradicts the file's bytes. */
  MEDIA_TYPE_MISMATCH,

  /** No token was given. */
  AUTHENTICATION_REQUIRED,
  /** The token is not acceptable, or names a user who does not exist. */
  INVALID_TOKEN,

  /** The caller has to be a member. */
  NOT_A_MEMBER,
  /** The Space is private and the caller is not a member. */
  PRIVATE_SPACE,
  /** The invite code is wrong, used or expired. */
  INVALID_INVITE,
  /** The Space is locked: nobody posts. */
  SPACE_LOCKED,
  /** The Space is archived: nobody posts or appreciates. */
  SPACE_ARCHIVED,
  /** Only the author of a message, or the creator of its Space, may do this. */
  NOT_THE_AUTHOR,
  /** Only the creator of a Space may do this. */
  NOT_THE_CREATOR,
  /** The creator of a Space cannot leave it. */
  CREATOR_CANNOT_LEAVE,

  /** No such route. */
  ROUTE_NOT_FOUND,
  /** No such Space. */
  SPACE_NOT_FOUND,
  /** No such message in this Space. */
  MESSAGE_NOT_FOUND,
  /** No such user. */
  USER_NOT_FOUND,
  /** No such upload of this user, or it has expired. */
  UPLOAD_NOT_FOUND,
  /** No such media file. */
  MEDIA_NOT_FOUND,

  /** The route exists, but not for this method. */
  METHOD_NOT_ALLOWED,
  /** The body came too slowly or stopped coming; the same request may be sent again. */
  REQUEST_TIMEOUT,
  /** The caller is a member already. */
  ALREADY_A_MEMBER,
  /** The upload is not at this offset, not finished, or was used for another message. */
  UPLOAD_CONFLICT,
  /** The idempotency key was used for another message. */
  IDEMPOTENCY_KEY_REUSED,

  /** The request is meant for another version of what it names. */
  PRECONDITION_FAILED,
  /** A file or a request is larger than allowed. */
  TOO_LARGE,
  /** The file is not an image, a video or a sound that is accepted. */
  UNSUPPORTED_MEDIA,
  /** The body comes in a content encoding, such as gzip. */
  UNSUPPORTED_ENCODING,
  /** The requested range lies outside the file. */
  RANGE_NOT_SATISFIABLE,

  /** The caller writes too often. */
  RATE_LIMITED,
  /** The database does not answer; nothing was changed, or it is unknown whether it was. */
  DATABASE_UNAVAILABLE,
  /** The media storage does not answer. */
  STORAGE_UNAVAILABLE,
  /** The file was removed before its message could be stored; sent again, it may be in time. */
  UPLOAD_EXPIRED,
  /** The keys that tokens are verified with cannot be fetched. */
  IDENTITY_PROVIDER_UNAVAILABLE,
  /** The server has too much to do and refuses more. */
  BUSY,
  /** A defect of the server. */
  INTERNAL;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The stable machine code that clients see, such as {@code empty_message}. */
  public String wire() {
    return wire;
  }
}
