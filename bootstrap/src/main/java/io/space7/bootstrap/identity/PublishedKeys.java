package io.space7.bootstrap.identity;

import com.nimbusds.jose.JWSObject;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that an identity provider publishes. The whole set is kept, so that tokens under known
 * keys need nobody. It is fetched at the start, every few minutes while it is used, and when a
 * token names a key that is not in it; but never sooner than {@link #COOL_DOWN} after the last
 * time, however many such tokens come. A new key therefore works within seconds, and a removed one
 * stops working within minutes. While the provider is away, the known keys go on for a day.
 *
 * <p>A fetch has a thread of its own. Few callers wait for it at once, so that a provider which
 * hangs does not hold all threads.
 */
final class PublishedKeys implements VerificationKeys {
  static final Duration COOL_DOWN = Duration.ofSeconds(5);
  static final Duration MAX_AGE = Duration.ofMinutes(5);
  static final Duration MAX_AGE_WHILE_AWAY = Duration.ofDays(1);

  private static final Logger LOG = LoggerFactory.getLogger(PublishedKeys.class);
  private static final int MAX_WAITING = 16;

  private final LongSupplier nanoTime;
  private final KeySetFetch fetch;
  private final Semaphore waiting = new Semaphore(MAX_WAITING);
  private volatile KeySetDocument keys = KeySetDocument.EMPTY;
  private volatile long fetchedAt;
  private volatile boolean away = true;
  private volatile boolean warned;
  private long lastFetchAt;
  private CompletableFuture<Void> lastFetch;

  PublishedKeys(URI url, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.fetch = new KeySetFetch(url);
    fetchUnlessJustDone();
  }

  @Override
  public Optional<VerificationKey> signerOf(JWSObject token) {
    Optional<VerificationKey> signer = keys.signerOf(token);
    if (signer.isPresent()) {
      if (nanoTime.getAsLong() - fetchedAt > MAX_AGE.toNanos()) {
        fetchUnlessJustDone();
      }
      return signer;
    }
    if (keys.hasKeyNamedBy(token)) {
      return Optional.empty();
    }
    await(fetchUnlessJustDone());
    signer = keys.signerOf(token);
    if (signer.isEmpty() && away) {
      throw unavailable();
    }
    return signer;
  }

  @Override
  public boolean accepts(VerificationKey key) {
    if (nanoTime.getAsLong() - fetchedAt > MAX_AGE.toNanos()) {
      fetchUnlessJustDone();
    }
    return keys.has(key);
  }

  private void await(CompletableFuture<Void> running) {
    if (running.isDone()) {
      return;
    }
    if (!waiting.tryAcquire()) {
      throw unavailable();
    }
    try {
      running.get(KeySetFetch.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw unavailable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable();
    } finally {
      waiting.release();
    }
  }

  /** What is under way, or was finished just now. */
  private synchronized CompletableFuture<Void> fetchUnlessJustDone() {
    long now = nanoTime.getAsLong();
    if (lastFetch == null || lastFetch.isDone() && now - lastFetchAt > COOL_DOWN.toNanos()) {
      lastFetchAt = now;
      lastFetch =
          CompletableFuture.runAsync(
              this::fetch,
              task -> {
                Thread thread = new Thread(task, "published keys");
                thread.setDaemon(true);
                thread.start();
              });
    }
    return lastFetch;
  }

  private void fetch() {
    try {
      keys = KeySetDocument.parse(fetch.get(), keys);
      fetchedAt = nanoTime.getAsLong();
      away = false;
      if (warned) {
        warned = false;
        LOG.info("The identity provider's keys can be fetched again.");
      }
    } catch (Exception e) {
      away = true;
      if (nanoTime.getAsLong() - fetchedAt > MAX_AGE_WHILE_AWAY.toNanos()) {
        keys = KeySetDocument.EMPTY;
      }
      if (!warned) {
        warned = true;
        LOG.warn("The keys at JWT_JWKS_URL cannot be fetched: {}", e.toString());
      }
    }
  }

  private static Refusal unavailable() {
    return new Refusal(
        ErrorCode.IDENTITY_PROVIDER_UNAVAILABLE,
        "Sign-in cannot be checked right now. Try again soon.");
  }
}
