package io.space7.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.space7.application.MediaFiles;
import io.space7.application.Messages;
import io.space7.application.Messages.Listing;
import io.space7.application.port.MessageStore.Standing;
import io.space7.application.port.ThreadVersion;
import io.space7.domain.ErrorCode;
import io.space7.domain.PageRequest;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceId;
import io.space7.domain.UserId;
import io.space7.wire.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Pages of threads, made once for all who read them. Every reader's right and the thread's version
 * are asked for first; the page is shown if it is of that version. So it is as fresh as one that is
 * read from the database, on every server. Those who come while a page is being made wait for it,
 * if it turns out to be as new as what they have asked for.
 *
 * <p>Why it is so: docs/adr/0023-pages-made-once.md. Safe for use by many threads.
 */
final class ThreadPages {
  /** A bound on what nobody thought of, such as a profile that was changed past all servers. */
  private static final Duration KEPT = Duration.ofMinutes(1);

  /** What an entry takes besides its page, in bytes. */
  private static final int ENTRY = 1024;

  /** How often a reader waits for others' pages before making one alone. */
  private static final int PATIENCE = 3;

  private final Messages messages;
  private final MediaFiles media;
  private final Wire wire;
  private final PageWork work;
  private final Cache<Key, Page> pages;
  private final ConcurrentMap<Key, CompletableFuture<Page>> underWay = new ConcurrentHashMap<>();

  /**
   * @param memory for pages, in bytes
   */
  ThreadPages(Messages messages, MediaFiles media, Wire wire, PageWork work, long memory) {
    this.messages = messages;
    this.media = media;
    this.wire = wire;
    this.work = work;
    pages =
        Caffeine.newBuilder()
            .maximumWeight(memory)
            .weigher((Key key, Page page) -> ENTRY + page.body.size())
            .expireAfterWrite(KEPT)
            .build();
  }

  /**
   * A page as a reader may see it now.
   *
   * @param origin under which the reader reaches this server
   * @throws Refusal as {@link Messages#list} says, or {@link ErrorCode#BUSY}
   */
  EncodedBody page(UserId reader, SpaceId spaceId, PageRequest request, String origin)
      throws IOException {
    Key key = new Key(spaceId, request, origin);
    for (int tries = 0; tries < PATIENCE; tries++) {
      Page known = pages.getIfPresent(key);
      Standing standing =
          messages.standing(reader, spaceId, known == null ? Map.of() : known.crowded);
      if (known != null && known.version.covers(standing.version())) {
        return standing.seesMore() ? make(reader, key).body : known.body;
      }
      CompletableFuture<Page> own = new CompletableFuture<>();
      CompletableFuture<Page> first = underWay.putIfAbsent(key, own);
      if (first == null) {
        return makeForAll(reader, key, own).body;
      }
      Page page = first.join();
      if (page != null && page.crowded.isEmpty() && page.version.covers(standing.version())) {
        return page.body;
      }
    }
    return make(reader, key).body;
  }

  private Page makeForAll(UserId reader, Key key, CompletableFuture<Page> result)
      throws IOException {
    Page shared = null;
    try {
      Page page = make(reader, key);
      if (page.isForAll) {
        shared = page;
        pages.put(key, page);
      }
      return page;
    } finally {
      // Whoever waits learns the page, or that there is none and that it has to try by itself.
      underWay.remove(key, result);
      result.complete(shared);
    }
  }

  private Page make(UserId reader, Key key) throws IOException {
    return work.make(
        reader,
        key.request.offset() > PageWork.DEEP,
        () -> {
          Listing listing = messages.list(reader, key.spaceId, key.request);
          boolean lasts =
              media.hasLastingUrls()
                  || listing.messages().stream().allMatch(message -> message.media() == null);
          return new Page(
              listing.version(),
              listing.crowded(),
              lasts && !listing.isOnlyFor(reader),
              new EncodedBody(wire.encode(listing, key.origin)));
        });
  }

  /** What decides what a page of a version says. */
  private record Key(SpaceId spaceId, PageRequest request, String origin) {}

  /**
   * A page that was made.
   *
   * @param crowded see {@link Listing#crowded}
   * @param isForAll whether others may get it
   */
  private record Page(
      ThreadVersion version, Map<Long, Long> crowded, boolean isForAll, EncodedBody body) {}
}
