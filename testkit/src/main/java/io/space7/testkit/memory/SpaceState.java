package io.space7.testkit.memory;

import io.space7.domain.IdempotencyKey;
import io.space7.domain.MessageId;
import io.space7.domain.NewSpace;
import io.space7.domain.Space;
import io.space7.domain.SpaceAccess;
import io.space7.domain.SpaceEvent;
import io.space7.domain.Tag;
import io.space7.domain.User;
import io.space7.domain.UserId;
import io.space7.domain.Visibility;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A Space with all that belongs to it; guarded by the world's lock. */
final class SpaceState {
  final NewSpace origin;
  final Instant createdAt;
  final Map<UserId, MemberState> members = new LinkedHashMap<>();
  final Map<UserId, Instant> removedAt = new HashMap<>();
  final Map<String, Invite> invites = new HashMap<>();
  final Map<MessageId, MessageState> messages = new LinkedHashMap<>();
  final Map<AttemptId, PastAttempt> attempts = new HashMap<>();

  /** The event of seq n is at n - 1, whether it is still kept or not. */
  final List<SpaceEvent> events = new ArrayList<>();

  long firstKept = 1;
  Instant lastPosting = Instant.MIN;
  UserId creatorId;
  String title;
  String description;
  Visibility visibility;
  List<Tag> tags;
  boolean locked;
  boolean archived;

  /** Changes that are no events. */
  long changes;

  SpaceState(NewSpace origin, List<Tag> tags, Instant createdAt) {
    this.origin = origin;
    creatorId = origin.creatorId();
    title = origin.title();
    description = origin.description();
    visibility = origin.visibility();
    this.tags = tags;
    this.createdAt = createdAt;
    members.put(origin.creatorId(), new MemberState(createdAt, 0));
  }

  long lastSeq() {
    return events.size();
  }

  SpaceAccess access(UserId userId) {
    return new SpaceAccess(
        visibility, members.containsKey(userId), creatorId.equals(userId), locked, archived);
  }

  Space toSpace(User creator) {
    return new Space(
        origin.spaceId(),
        title,
        description,
        visibility,
        creator,
        members.size(),
        messages.size(),
        tags,
        locked,
        archived,
        createdAt,
        lastSeq() + changes);
  }

  /** When it was made, and when it ends. */
  record Invite(Instant madeAt, Instant expiresAt) {}

  /** Whose attempt, under which name. */
  record AttemptId(UserId userId, IdempotencyKey key) {}

  /** An attempt that succeeded. */
  record PastAttempt(String fingerprint, MessageId messageId, Instant at) {}
}
