package io.space7.socket;

import io.space7.wire.Wire;
import java.time.Clock;
import java.util.Map;

/**
 * What all connections of one server share.
 *
 * @param namespaces by name, each beginning with a slash
 */
record ServerContext(
    SocketSettings settings,
    Map<String, Namespace> namespaces,
    Sessions sessions,
    Workers workers,
    Wire wire,
    Clock clock) {}
