package io.space7.persistence;

import io.space7.application.port.EventLog;
import io.space7.application.port.EventLog.Slice;
import io.space7.domain.SpaceId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads the log once for all who ask for parts of it that lie close together: when many sockets of
 * a Space come back at once, each has missed much the same. Each gets exactly what it would have
 * got alone. Thread-safe.
 */
final class SharedSlices {
  private static final int AT_ONCE = 4;

  /** The most events of one statement, unless one alone asks for more. */
  private static final int WIDEST = 256;

  private final Reader reader;
  private final SharedReading<Range, Supplier<Optional<Slice>>> shared;

  /**
   * @param reader reads the log, as {@link EventLog#read} says
   */
  SharedSlices(Reader reader) {
    this.reader = reader;
    shared = new SharedReading<>(AT_ONCE, this::answers);
  }

  /** A statement that reads a part of the log. */
  @FunctionalInterface
  interface Reader {
    Optional<Slice> read(SpaceId spaceId, long after, int limit);
  }

  /** See {@link EventLog#read}. */
  Optional<Slice> read(SpaceId spaceId, long after, int limit) {
    return shared.ask(new Range(spaceId, after, limit)).flatMap(Supplier::get);
  }

  /** How many readers no statement has taken along yet. */
  int waiting() {
    return shared.waiting();
  }

  private record Range(SpaceId spaceId, long after, int limit) {
    long end() {
      return after + limit;
    }
  }

  private Map<Range, Supplier<Optional<Slice>>> answers(Set<Range> asked) {
    Map<Range, Supplier<Optional<Slice>>> answers = new HashMap<>();
    Map<SpaceId, List<Range>> bySpace =
        asked.stream()
            .sorted(Comparator.comparingLong(Range::after))
            .collect(Collectors.groupingBy(Range::spaceId));
    bySpace.values().forEach(ranges -> answer(ranges, answers));
    return answers;
  }

  private void answer(List<Range> ranges, Map<Range, Supplier<Optional<Slice>>> answers) {
    for (int from = 0, to; from < ranges.size(); from = to) {
      long start = ranges.get(from).after();
      long end = ranges.get(from).end();
      for (to = from + 1; to < ranges.size(); to++) {
        long farther = Math.max(end, ranges.get(to).end());
        if (farther - start > WIDEST) {
          break;
        }
        end = farther;
      }
      answer(ranges.subList(from, to), (int) (end - start), answers);
    }
  }

  /** Ranges that one statement reads; what fails for one Space is no matter of the others. */
  private void answer(
      List<Range> ranges, int limit, Map<Range, Supplier<Optional<Slice>>> answers) {
    Range first = ranges.get(0);
    try {
      Optional<Slice> whole = reader.read(first.spaceId(), first.after(), limit);
      for (Range range : ranges) {
        Optional<Slice> part = part(whole, first, range);
        answers.put(range, () -> part);
      }
    } catch (RuntimeException failure) {
      for (Range range : ranges) {
        answers.put(
            range,
            () -> {
              throw failure;
            });
      }
    }
  }

  private Optional<Slice> part(Optional<Slice> whole, Range first, Range range) {
    if (whole.isEmpty()) {
      return whole;
    }
    Slice slice = whole.get();
    if (range.after() == first.after()) {
      return Optional.of(cut(slice, range, slice.recovered()));
    }
    // The log may reach back to this one, although it does not to the first.
    return slice.recovered()
        ? Optional.of(cut(slice, range, range.after() <= slice.lastSeq()))
        : reader.read(range.spaceId(), range.after(), range.limit());
  }

  private static Slice cut(Slice slice, Range range, boolean recovered) {
    return new Slice(
        slice.events().stream()
            .filter(event -> event.seq() > range.after() && event.seq() <= range.end())
            .toList(),
        slice.lastSeq(),
        recovered,
        slice.epoch());
  }
}
