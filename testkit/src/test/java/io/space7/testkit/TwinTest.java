package io.space7.testkit;

import io.space7.application.port.Delivery;
import io.space7.application.port.ErasureStore;
import io.space7.application.port.Listener;
import io.space7.application.port.MediaDetector;
import io.space7.application.port.MediaSpool;
import io.space7.application.port.MetadataStripper;
import io.space7.application.port.SpaceIndex;
import io.space7.application.port.SpaceSignals;
import io.space7.application.port.Timer;
import io.space7.application.port.TokenIssuer;
import io.space7.application.port.TokenVerifier;
import io.space7.application.port.UploadStore;
import io.space7.application.port.WriteCounts;
import io.space7.domain.Notice;
import io.space7.domain.SocketId;
import io.space7.domain.SpaceEvent;
import io.space7.domain.UserId;
import io.space7.testkit.contract.DeliveryContract;
import io.space7.testkit.contract.ErasureStoreContract;
import io.space7.testkit.contract.EventLogContract;
import io.space7.testkit.contract.ListenerContract;
import io.space7.testkit.contract.MediaDetectorContract;
import io.space7.testkit.contract.MediaLedgerContract;
import io.space7.testkit.contract.MediaSpoolContract;
import io.space7.testkit.contract.MediaStoreContract;
import io.space7.testkit.contract.MessageStoreContract;
import io.space7.testkit.contract.MetadataStripperContract;
import io.space7.testkit.contract.SpaceIndexContract;
import io.space7.testkit.contract.SpaceSignalsContract;
import io.space7.testkit.contract.SpaceStoreContract;
import io.space7.testkit.contract.StoresUnderTest;
import io.space7.testkit.contract.TimerContract;
import io.space7.testkit.contract.TokenIssuerContract;
import io.space7.testkit.contract.TokenVerifierContract;
import io.space7.testkit.contract.UnreadContract;
import io.space7.testkit.contract.UploadStoreContract;
import io.space7.testkit.contract.UserStoreContract;
import io.space7.testkit.contract.WriteCountsContract;
import io.space7.testkit.memory.InMemoryDelivery;
import io.space7.testkit.memory.InMemoryErasureStore;
import io.space7.testkit.memory.InMemoryListener;
import io.space7.testkit.memory.InMemoryMediaDetector;
import io.space7.testkit.memory.InMemoryMediaSpool;
import io.space7.testkit.memory.InMemoryMetadataStripper;
import io.space7.testkit.memory.InMemorySpaceIndex;
import io.space7.testkit.memory.InMemorySpaceSignals;
import io.space7.testkit.memory.InMemoryTimer;
import io.space7.testkit.memory.InMemoryTokens;
import io.space7.testkit.memory.InMemoryUploadStore;
import io.space7.testkit.memory.InMemoryWriteCounts;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;

/** The twins pass the contracts, so that what is tested on them is tested on something real. */
class TwinTest {
  @Nested
  class Users extends StoreTwins implements UserStoreContract {}

  @Nested
  class Spaces extends StoreTwins implements SpaceStoreContract {}

  @Nested
  class Index extends StoreTwins implements SpaceIndexContract {
    @Override
    public SpaceIndex index() {
      return new InMemorySpaceIndex(world);
    }
  }

  @Nested
  class Erasures extends StoreTwins implements ErasureStoreContract {
    @Override
    public ErasureStore erasures() {
      return new InMemoryErasureStore(world);
    }
  }

  @Nested
  class OfSeveralServers extends StoreTwins implements UnreadContract {
    @Override
    public List<StoresUnderTest> servers() {
      return List.of(this, this);
    }
  }

  @Nested
  class Messages extends StoreTwins implements MessageStoreContract {}

  @Nested
  class Log extends StoreTwins implements EventLogContract {}

  @Nested
  class Writes extends StoreTwins implements WriteCountsContract {
    @Override
    public WriteCounts writeCounts() {
      return new InMemoryWriteCounts(world);
    }
  }

  @Nested
  class Ledger extends StoreTwins implements MediaLedgerContract {}

  @Nested
  class Uploads extends StoreTwins implements UploadStoreContract {
    @Override
    public UploadStore uploads() {
      return new InMemoryUploadStore(world);
    }
  }

  @Nested
  class Signals extends StoreTwins implements SpaceSignalsContract {
    private final SpaceSignals signals = new InMemorySpaceSignals(world);
    private final SpaceSignals sender = new InMemorySpaceSignals(world);

    @Override
    public ErasureStore erasures() {
      return new InMemoryErasureStore(world);
    }

    @Override
    public SpaceSignals signals() {
      return signals;
    }

    @Override
    public SpaceSignals sender() {
      return sender;
    }

    @Override
    public void interrupt() {
      world.loseSignals();
      world.signalAgain();
    }
  }

  @Nested
  class Files extends MediaTwin implements MediaStoreContract {}

  @Nested
  class Times implements TimerContract {
    private final InMemoryTimer timer = new InMemoryTimer(new SettableClock());

    @Override
    public Timer timer() {
      return timer;
    }

    @Override
    public Duration elapsed() {
      return timer.elapsed();
    }

    @Override
    public void pass(Duration duration) {
      Thread thread = new Thread(() -> timer.pass(duration));
      // What a task throws reaches the caller that lets the time pass; here that is nobody's
      // concern.
      thread.setUncaughtExceptionHandler((same, failure) -> {});
      thread.start();
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static InMemoryListener connect(UserId userId) {
    return new InMemoryListener(userId, new SocketId(UUID.randomUUID().toString()));
  }

  @Nested
  class Listeners implements ListenerContract {
    @Override
    public Listener newListener(UserId userId) {
      return connect(userId);
    }

    @Override
    public void end(Listener listener) {}
  }

  @Nested
  class Deliveries implements DeliveryContract<Listener> {
    private final InMemoryDelivery delivery = new InMemoryDelivery();

    @Override
    public Delivery<Listener> delivery() {
      return delivery;
    }

    @Override
    public Listener newListener() {
      Listener listener = connect(new UserId(UUID.randomUUID()));
      delivery.connect(listener);
      return listener;
    }

    @Override
    public List<Heard> heard(Listener listener, int count) {
      return delivery.told(listener).stream().map(Deliveries::heard).limit(count).toList();
    }

    private static Heard heard(Object told) {
      if (told instanceof SpaceEvent event) {
        return new Heard(event.spaceId(), event.seq());
      }
      Notice.SpaceReset reset = (Notice.SpaceReset) told;
      return new Heard(reset.spaceId(), reset.seq());
    }

    @Override
    public void stall(Listener listener) {}

    @Override
    public void end(Listener listener) {
      delivery.end(listener);
    }
  }

  @Nested
  class Spool implements MediaSpoolContract {
    private final MediaSpool spool = new InMemoryMediaSpool();

    @Override
    public MediaSpool spool() {
      return spool;
    }

    @Override
    public long visibleFiles() {
      return 0;
    }
  }

  @Nested
  class Stripper implements MetadataStripperContract {
    @Override
    public MetadataStripper stripper() {
      return new InMemoryMetadataStripper();
    }
  }

  @Nested
  class Detector implements MediaDetectorContract {
    @Override
    public MediaDetector detector() {
      return new InMemoryMediaDetector();
    }
  }

  @Nested
  class Tokens implements TokenVerifierContract, TokenIssuerContract {
    private final SettableClock clock = new SettableClock();
    private final InMemoryTokens tokens = new InMemoryTokens(clock);
    private final InMemoryTokens foreign = new InMemoryTokens(clock);

    @Override
    public TokenVerifier verifier() {
      return tokens;
    }

    @Override
    public TokenIssuer issuer() {
      return tokens;
    }

    @Override
    public SettableClock clock() {
      return clock;
    }

    @Override
    public String token(TokenVerifier.Claims claims) {
      return tokens.issue(claims);
    }

    @Override
    public String foreignToken(TokenVerifier.Claims claims) {
      return foreign.issue(claims);
    }
  }
}
