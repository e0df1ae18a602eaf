package io.space7.socket;

import io.space7.http.HttpCanary;

/** An adapter that knows another adapter, and a library where it has no business. */
public final class SocketCanary {
  HttpCanary other;
  com.corundumstudio.socketio.SocketIOServer library;
}
