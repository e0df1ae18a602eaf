package io.space7.socket;

import com.fasterxml.jackson.databind.JsonNode;
import io.space7.application.Identity.Principal;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;

/** A namespace of the port: who may enter it, and what becomes of what they say there. */
interface Namespace {
  /**
   * Says who is behind a CONNECT. Runs on a thread that may block.
   *
   * @param auth what the client sent along; missing if that was nothing, or not JSON
   * @throws Refusal {@link ErrorCode#AUTHENTICATION_REQUIRED} or {@link ErrorCode#INVALID_TOKEN} if
   *     the client is to be told that; another one ends the connection without a word, and anything
   *     else that is thrown means that the token is none
   */
  Principal admit(JsonNode auth);

  /** Told of each socket that has been let in, after its client is. Runs on the event loop. */
  void entered(SocketSession session, JsonNode auth);

  /** Told of each event of such a socket, in order. Runs on the event loop. */
  void heard(SocketSession session, Event event);

  /**
   * Told of an event that cannot be taken, such as one with attachments where there may be none.
   * Runs on the event loop.
   */
  void refused(SocketSession session, Event event, Refusal refusal);

  /** Told once, after everything that the socket has said is done. Runs on a worker. */
  void left(SocketSession session);

  /** The most attachments that an event may carry; 0 if nothing binary is taken. */
  int attachments();
}
