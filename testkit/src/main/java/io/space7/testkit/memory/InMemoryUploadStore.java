package io.space7.testkit.memory;

import io.space7.application.port.UploadStore;
import io.space7.domain.ErrorCode;
import io.space7.domain.Refusal;
import io.space7.domain.UploadId;
import io.space7.domain.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The in-memory twin of {@link UploadStore}. */
public final class InMemoryUploadStore implements UploadStore {
  private final InMemoryWorld world;

  public InMemoryUploadStore(InMemoryWorld world) {
    this.world = world;
  }

  @Override
  public void begin(
      UploadId id,
      UserId userId,
      long length,
      String note,
      Instant now,
      Instant expiresAt,
      Allowance allowance) {
    world.transact(
        () -> {
          List<Resumable> others =
              world.uploads.values().stream()
                  .filter(each -> each.userId().equals(userId) && isOpen(each, now))
                  .toList();
          long bytes = others.stream().mapToLong(Resumable::length).sum();
          if (others.size() >= allowance.uploads() || bytes + length > allowance.bytes()) {
            throw new Refusal(
                ErrorCode.RATE_LIMITED,
                "Too much is being uploaded; finish it first, or give it up.");
          }
          world.uploads.put(
              id, new Resumable(id, userId, length, note, 0, expiresAt, List.of(), null));
          return null;
        });
  }

  private static boolean isOpen(Resumable upload, Instant now) {
    return upload.result() == null && upload.expiresAt().isAfter(now);
  }

  @Override
  public Optional<Resumable> find(UploadId id, UserId userId, Instant now) {
    return world.transact(
        () ->
            Optional.ofNullable(world.uploads.get(id))
                .filter(each -> each.userId().equals(userId) && each.expiresAt().isAfter(now)));
  }

  @Override
  public boolean append(UploadId id, long offset, Part part, Instant now) {
    return world.transact(
        () -> {
          Resumable before = world.uploads.get(id);
          boolean fits =
              before != null
                  && isOpen(before, now)
                  && before.received() == offset
                  && part.bytes() <= before.length() - offset
                  && world.isFree(Resumable.entry(id, part.name()));
          if (fits) {
            List<Part> parts = new ArrayList<>(before.parts());
            parts.add(part);
            world.uploads.put(
                id,
                new Resumable(
                    id,
                    before.userId(),
                    before.length(),
                    before.note(),
                    offset + part.bytes(),
                    before.expiresAt(),
                    parts,
                    null));
            world.unclaimed.put(
                Resumable.entry(id, part.name()), new Unclaimed(before.expiresAt(), 0));
          }
          return fits;
        });
  }

  @Override
  public Optional<Result> settle(UploadId id, Result result) {
    return world.transact(
        () ->
            Optional.ofNullable(
                    world.uploads.computeIfPresent(
                        id,
                        (same, upload) ->
                            upload.result() != null
                                ? upload
                                : new Resumable(
                                    id,
                                    upload.userId(),
                                    upload.length(),
                                    upload.note(),
                                    upload.received(),
                                    upload.expiresAt(),
                                    upload.parts(),
                                    result)))
                .map(Resumable::result));
  }

  @Override
  public void remove(UploadId id) {
    world.transact(() -> world.uploads.remove(id));
  }
}
