package io.space7.application.feed;

import io.space7.domain.SpaceEvent;
import io.space7.domain.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever happens, in whatever order, everyone hears what they should. */
class SpaceFeedModelTest {
  /** One thing that happens; numbers choose among what there is at that moment. */
  sealed interface Step {
    record Commit(int node, int actor, Change change, Source source, Offer offer, Offer signal)
        implements Step {}

    record OfferLate(int which) implements Step {}

    record SignalLate(int which) implements Step {}

    record Announce(int node, int which, int socket, Offer signal) implements Step {}

    record MayHaveMissed(int node) implements Step {}

    record Join(int node, int actor, int socket, Resume resume) implements Step {}

    record Leave(int actor, int socket) implements Step {}

    record Pass(int millis) implements Step {}

    record LogAway(boolean away) implements Step {}

    /** Things that happen while the next joining asks the database. */
    record Meanwhile(boolean standing, List<Step> steps) implements Step {}

    record Burst(int events, boolean offered) implements Step {}
  }

  enum Change {
    POST,
    TOGGLE,
    DELETE
  }

  enum Source {
    UNKNOWN,
    FIRST,
    SECOND
  }

  enum Offer {
    AT_ONCE,
    TWICE,
    LATER,
    NEVER
  }

  enum Resume {
    NOT,
    FROM_WHAT_WAS_HEARD,
    FROM_THE_START
  }

  @Property(tries = 2000)
  void everyoneHearsWhatTheyShould(@ForAll("histories") List<Step> history) {
    run(history, true);
  }

  @Property(tries = 150)
  void burstsLoseNothing(@ForAll("bursts") List<Step> history) {
    run(history, false);
  }

  private static void run(List<Step> history, boolean inOrder) {
    Player player = new Player();
    history.forEach(player::play);
    player.scenario.settle();
    player.scenario.assertAllHeardRightly(inOrder);
    player.scenario.assertNothingRemains();
  }

  @Provide
  Arbitrary<List<Step>> histories() {
    return Arbitraries.frequencyOf(Tuple.of(8, step()), Tuple.of(1, meanwhile(step())))
        .list()
        .ofMaxSize(40);
  }

  @Provide
  Arbitrary<List<Step>> bursts() {
    Arbitrary<Step> burst =
        Combinators.combine(Arbitraries.integers().between(250, 600), Arbitraries.of(true, false))
            .as(Step.Burst::new);
    return Arbitraries.frequencyOf(Tuple.of(6, step()), Tuple.of(1, burst)).list().ofMaxSize(30);
  }

  private static Arbitrary<Step> meanwhile(Arbitrary<Step> step) {
    return Combinators.combine(Arbitraries.of(true, false), step.list().ofMinSize(1).ofMaxSize(4))
        .as(Step.Meanwhile::new);
  }

  private static Arbitrary<Step> step() {
    Arbitrary<Integer> actor = Arbitraries.integers().between(0, 2);
    Arbitrary<Integer> socket = Arbitraries.integers().between(0, 1);
    Arbitrary<Integer> any = Arbitraries.integers().between(0, 20);
    Arbitrary<Integer> node = Arbitraries.integers().between(0, 1);
    Arbitrary<Offer> told = Arbitraries.of(Offer.class);
    Arbitrary<Step> commit =
        Combinators.combine(
                node, actor, Arbitraries.of(Change.class), Arbitraries.of(Source.class), told, told)
            .as(Step.Commit::new);
    return Arbitraries.frequencyOf(
        Tuple.of(8, commit),
        Tuple.of(4, any.map(Step.OfferLate::new)),
        Tuple.of(4, any.map(Step.SignalLate::new)),
        Tuple.of(5, Combinators.combine(node, any, socket, told).as(Step.Announce::new)),
        Tuple.of(1, node.map(Step.MayHaveMissed::new)),
        Tuple.of(
            5,
            Combinators.combine(node, actor, socket, Arbitraries.of(Resume.class))
                .as(Step.Join::new)),
        Tuple.of(2, Combinators.combine(actor, socket).as(Step.Leave::new)),
        Tuple.of(2, Arbitraries.integers().between(1, 15).map(Step.Pass::new)),
        Tuple.of(3, Arbitraries.integers().between(100, 700).map(Step.Pass::new)),
        Tuple.of(1, Arbitraries.of(true, false).map(Step.LogAway::new)));
  }

  /** Turns steps into calls. */
  private static final class Player {
    final FeedScenario scenario = new FeedScenario();
    private final List<User> users = List.of(scenario.ada, scenario.bob, scenario.eve);
    private final List<SpaceEvent> committed = new ArrayList<>();
    private final List<Runnable> unoffered = new ArrayList<>();
    private final List<Runnable> unsignalled = new ArrayList<>();
    private boolean joining;

    void play(Step step) {
      if (step instanceof Step.Commit commit) {
        commit(commit);
      } else if (step instanceof Step.OfferLate offer && !unoffered.isEmpty()) {
        unoffered.remove(offer.which() % unoffered.size()).run();
      } else if (step instanceof Step.SignalLate signal && !unsignalled.isEmpty()) {
        unsignalled.remove(signal.which() % unsignalled.size()).run();
      } else if (step instanceof Step.MayHaveMissed missed) {
        at(missed.node()).mayHaveMissed();
      } else if (step instanceof Step.Announce announce && !committed.isEmpty()) {
        // The newest are the likeliest to be announced.
        int back = Math.min(announce.which() / 3, committed.size() - 1);
        SpaceEvent event = committed.get(committed.size() - 1 - back);
        int actor = indexOf(event);
        announce(announce, event, socket(actor, announce.socket()));
      } else if (step instanceof Step.Join join) {
        join(join);
      } else if (step instanceof Step.Leave leave) {
        scenario.leave(socket(leave.actor(), leave.socket()));
      } else if (step instanceof Step.Pass pass) {
        scenario.passMillis(pass.millis());
      } else if (step instanceof Step.LogAway log) {
        scenario.log.away = log.away();
        scenario.signalsDisturbed = true;
      } else if (step instanceof Step.Meanwhile meanwhile) {
        prepare(meanwhile);
      } else if (step instanceof Step.Burst burst) {
        burst(burst);
      }
    }

    private int indexOf(SpaceEvent event) {
      for (int i = 0; i < users.size(); i++) {
        if (users.get(i).userId().equals(event.actorId())) {
          return i;
        }
      }
      throw new AssertionError("an event of nobody: " + event);
    }

    private static String socket(int actor, int number) {
      return "socket-" + actor + "-" + number;
    }

    private void commit(Step.Commit commit) {
      User user = users.get(commit.actor());
      String source =
          switch (commit.source()) {
            case UNKNOWN -> null;
            case FIRST -> socket(commit.actor(), 0);
            case SECOND -> socket(commit.actor(), 1);
          };
      Optional<SpaceEvent> event =
          switch (commit.change()) {
            case POST -> Optional.of(scenario.post(user, source));
            case TOGGLE -> scenario.toggle(user, source);
            case DELETE -> scenario.delete(user, source);
          };
      event.ifPresent(
          happened -> {
            committed.add(happened);
            tell(() -> at(commit.node()).committed(happened), commit.offer(), unoffered);
            tell(() -> signal(1 - commit.node(), happened.seq()), commit.signal(), unsignalled);
          });
    }

    private void announce(Step.Announce announce, SpaceEvent event, String socket) {
      if (scenario.announce(at(announce.node()), event, socket)) {
        Runnable signal = () -> at(1 - announce.node()).announced(scenario.spaceId, event.seq());
        tell(signal, announce.signal(), unsignalled);
        scenario.signalsDisturbed |=
            announce.signal() == Offer.LATER || announce.signal() == Offer.NEVER;
      }
    }

    private SpaceFeed<FeedScenario.Ear> at(int node) {
      return node == 0 ? scenario.feed : scenario.other;
    }

    private void signal(int node, long seq) {
      at(node).happened(scenario.spaceId, seq);
    }

    private static void tell(Runnable telling, Offer offer, List<Runnable> later) {
      switch (offer) {
        case AT_ONCE -> telling.run();
        case TWICE -> {
          telling.run();
          later.add(telling);
        }
        case LATER -> later.add(telling);
        case NEVER -> {
          // The log has it.
        }
      }
    }

    private void join(Step.Join join) {
      String socket = socket(join.actor(), join.socket());
      Long lastSeq =
          switch (join.resume()) {
            case NOT -> null;
            case FROM_WHAT_WAS_HEARD -> scenario.lastHeard(socket);
            case FROM_THE_START -> 0L;
          };
      joining = true;
      scenario.join(at(join.node()), users.get(join.actor()), socket, lastSeq);
      joining = false;
    }

    /** Others act meanwhile; the one who joins waits for the answer. */
    private void prepare(Step.Meanwhile meanwhile) {
      Runnable once =
          () -> {
            if (joining) {
              scenario.onStanding = () -> {};
              scenario.log.onRead = () -> {};
              meanwhile.steps().stream().filter(Player::isOfOthers).forEach(this::play);
            }
          };
      if (meanwhile.standing()) {
        scenario.onStanding = once;
      } else {
        scenario.log.onRead = once;
      }
    }

    private static boolean isOfOthers(Step step) {
      return step instanceof Step.Commit
          || step instanceof Step.OfferLate
          || step instanceof Step.SignalLate
          || step instanceof Step.MayHaveMissed
          || step instanceof Step.Announce
          || step instanceof Step.Burst
          || step instanceof Step.Pass;
    }

    private void burst(Step.Burst burst) {
      for (int i = 0; i < burst.events(); i++) {
        SpaceEvent event = scenario.post(users.get(i % 3), socket(i % 3, i % 2));
        if (burst.offered()) {
          scenario.feed.committed(event);
          signal(1, event.seq());
        }
      }
    }
  }
}
