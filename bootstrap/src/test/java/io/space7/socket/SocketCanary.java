package io.space7.socket;

import io.space7.http.HttpCanary;

/** An adapter that knows another adapter. */
public final class SocketCanary {
  HttpCanary other;
}
