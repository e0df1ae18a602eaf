package io.space7.persistence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a transaction that makes events tells the other servers with its commit: its own server, and
 * for each Space the newest event, as {@code <node> <spaceId>/<seq> <spaceId>/<seq> …}.
 */
final class CommitSignal {
  static final String CHANNEL = "space7_events";

  /** PostgreSQL takes less than 8000 bytes. */
  private static final int MAX_LENGTH = 7_999;

  private CommitSignal() {}

  /** As few as the Spaces fit in. */
  static List<String> payloads(String node, Collection<LockedSpace> changed) {
    List<String> payloads = new ArrayList<>();
    StringBuilder payload = new StringBuilder(node);
    for (LockedSpace space : changed) {
      String entry = " " + space.spaceId() + "/" + space.lastSeq();
      if (payload.length() + entry.length() > MAX_LENGTH) {
        payloads.add(payload.toString());
        payload = new StringBuilder(node);
      }
      payload.append(entry);
    }
    payloads.add(payload.toString());
    return payloads;
  }
}
