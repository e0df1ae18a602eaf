package io.space7.persistence;

import io.space7.domain.MessageText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Walks over the older backend's Spaces and everything in them, side by side in the order of the
 * Spaces' ids, so that each of its tables is read once. For one thread.
 */
final class TakenBatches implements AutoCloseable {
  /** Messages between two reports. */
  private static final int REPORT = 5000;

  private final Connection target;
  private final Set<UUID> taken;
  private final TakeoverProgress progress;
  private final long all;
  private final OlderRows spaces;
  private final OlderRows members;
  private final OlderRows tags;
  private final OlderRows invites;
  private final OlderRows messages;
  private final OlderRows likes;
  private long read;

  /**
   * @param taken the Spaces to pass over
   */
  TakenBatches(OlderBackend older, Connection target, Set<UUID> taken, TakeoverProgress progress)
      throws SQLException {
    this.target = target;
    this.taken = taken;
    this.progress = progress;
    all = older.count("messages");
    spaces = older.read(OlderBackend.SPACES);
    members = older.read(OlderBackend.MEMBERS);
    tags = older.read(OlderBackend.TAGS);
    invites = older.read(OlderBackend.INVITES);
    messages = older.read(OlderBackend.MESSAGES);
    likes = older.read(OlderBackend.LIKES);
    progress.read(0, all);
  }

  /**
   * Takes the next Spaces; the transaction is still to be committed.
   *
   * @param most Spaces
   * @param enough messages after which no further Space is taken
   * @return false if there was none
   */
  boolean take(int most, long enough) throws SQLException {
    TakenNotes notes = new TakenNotes();
    TakenThreads.stage(target);
    List<UUID> ids = stageSpaces(most, enough, new TakenText(notes));
    if (ids.isEmpty()) {
      return false;
    }
    stage(
        members,
        "staged_members",
        ids,
        copy -> copy.add(space(members), members.id("user_id"), members.text("joined_at")));
    stage(
        invites,
        "staged_invites",
        ids,
        copy ->
            copy.add(
                space(invites),
                invites.text("code"),
                invites.text("created_at"),
                invites.text("expires_at")));
    TakenText text = new TakenText(notes);
    stage(messages, "staged_messages", ids, copy -> addMessage(copy, text));
    stage(
        likes,
        "staged_likes",
        ids,
        copy ->
            copy.add(
                space(likes),
                likes.id("id"),
                likes.id("message_id"),
                likes.id("user_id"),
                likes.text("created_at")));
    TakenThreads.store(target, notes);
    return true;
  }

  /** With tags and the words by which they are found. */
  private List<UUID> stageSpaces(int most, long enough, TakenText text) throws SQLException {
    List<UUID> ids = new ArrayList<>();
    Map<UUID, String[]> topics = new HashMap<>();
    long ahead = 0;
    try (CopyRows copy = new CopyRows(target, "staged_spaces")) {
      for (; spaces.isThere() && ids.size() < most && ahead < enough; spaces.next()) {
        UUID id = space(spaces);
        long count = spaces.number("messages");
        if (taken.contains(id)) {
          read += count;
          continue;
        }
        ahead += count;
        String title = text.title(spaces.text("title"));
        String description = text.description(spaces.text("description"));
        copy.add(
            id,
            spaces.id("creator_id"),
            spaces.text("visibility"),
            spaces.text("is_locked"),
            spaces.text("is_archived"),
            spaces.text("created_at"),
            title,
            description);
        ids.add(id);
        topics.put(id, new String[] {title, description});
      }
      copy.end();
    }
    Map<UUID, Set<String>> names = stageTags(ids, text);
    try (CopyRows copy = new CopyRows(target, "staged_words")) {
      for (UUID id : ids) {
        String[] topic = topics.get(id);
        for (String word : SpaceListing.words(topic[0], topic[1], List.copyOf(names.get(id)))) {
          copy.add(id, word);
        }
      }
      copy.end();
    }
    return ids;
  }

  private Map<UUID, Set<String>> stageTags(List<UUID> ids, TakenText text) throws SQLException {
    Map<UUID, Set<String>> names = new HashMap<>();
    ids.forEach(id -> names.put(id, new LinkedHashSet<>()));
    stage(
        tags,
        "staged_tags",
        ids,
        copy -> {
          Set<String> ofSpace = names.get(space(tags));
          String name = text.tag(tags.text("tag_name"), ofSpace);
          if (name != null) {
            ofSpace.add(name);
            copy.add(space(tags), ofSpace.size(), name);
          }
        });
    return names;
  }

  private void addMessage(CopyRows copy, TakenText text) throws SQLException {
    MessageText message = text.message(messages.text("content"), messages.text("media_url"));
    if (message != null) {
      copy.add(
          space(messages),
          messages.id("message_id"),
          messages.id("sender_id"),
          message.content(),
          message.wordCount(),
          messages.text("created_at"));
    }
    read++;
    if (read % REPORT == 0 || read == all) {
      progress.read(read, all);
    }
  }

  private void stage(OlderRows rows, String table, List<UUID> ids, Row row) throws SQLException {
    try (CopyRows copy = new CopyRows(target, table)) {
      for (UUID id : ids) {
        for (; rows.isOf(id); rows.next()) {
          row.add(copy);
        }
      }
      copy.end();
    }
  }

  private static UUID space(OlderRows rows) throws SQLException {
    return rows.id("space_id");
  }

  @Override
  public void close() throws SQLException {
    for (OlderRows rows : List.of(spaces, members, tags, invites, messages, likes)) {
      rows.close();
    }
  }

  /** Writes the row that is next. */
  private interface Row {
    void add(CopyRows copy) throws SQLException;
  }
}
