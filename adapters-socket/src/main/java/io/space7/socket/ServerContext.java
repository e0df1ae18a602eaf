package io.space7.socket;

import io.space7.application.limit.RateLimits;
import io.space7.wire.SharedBudget;
import io.space7.wire.Wire;
import java.time.Clock;
import java.util.Map;

/**
 * What all connections of one server share.
 *
 * @param namespaces by name, each beginning with a slash
 * @param received of bytes that were received and not worked off
 * @param rates how often a user may write
 */
record ServerContext(
    SocketSettings settings,
    Map<String, Namespace> namespaces,
    Sessions sessions,
    SharedBudget received,
    RateLimits rates,
    Workers workers,
    Wire wire,
    SocketMeters meters,
    Clock clock) {}
