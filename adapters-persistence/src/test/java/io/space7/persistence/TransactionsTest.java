package io.space7.persistence;

import static io.space7.testkit.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.space7.domain.ErrorCode;
import io.space7.domain.NewMessage;
import io.space7.domain.Refusal;
import io.space7.domain.SpaceAccess;
import io.space7.testkit.Together;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.slf4j.LoggerFactory;

@Timeout(60)
class TransactionsTest {
  private static Database database;

  private final Logger logger = (Logger) LoggerFactory.getLogger(SqlErrors.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeAll
  static void open() {
    database =
        Database.open(TestServer.ofVersion(TestServer.NEWEST).newDatabase(), Clock.systemUTC());
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void listen() {
    logger.setLevel(Level.WARN);
    logger.setAdditive(false);
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(logged);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08006", "25006", "25P03", "28P01", "3D000", "53100", "53300", "55P03", "57014", "57P01",
        "57P03", "58030"
      })
  void theDatabasesOwnFailuresAreRefusals(String state) {
    assertRefused(
        ErrorCode.DATABASE_UNAVAILABLE,
        () -> database.transactions().change(handle -> fail(handle, state)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "23514", "42601", "22021", "P0001"})
  void defectsStayDefects(String state) {
    Throwable thrown =
        catchThrowable(() -> database.transactions().change(handle -> fail(handle, state)));
    assertThat(thrown).isInstanceOf(RuntimeException.class).isNotInstanceOf(Refusal.class);
    assertThat(logged.list).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  void whatFailedForItsNeighboursIsTriedAgainButNotForEver(String state) {
    AtomicInteger tries = new AtomicInteger();
    String result =
        database
            .transactions()
            .change(
                handle ->
                    tries.incrementAndGet() < Transactions.TRIES ? fail(handle, state) : "done");
    assertThat(result).isEqualTo("done");
    assertThat(tries).hasValue(Transactions.TRIES);

    tries.set(0);
    assertRefused(
        ErrorCode.DATABASE_UNAVAILABLE,
        () ->
            database
                .transactions()
                .change(
                    handle -> {
                      tries.incrementAndGet();
                      return fail(handle, state);
                    }));
    assertThat(tries).hasValue(Transactions.TRIES);
  }

  @Test
  void ofTwoThatWaitForEachOtherBothSucceed() throws Exception {
    List<SampleThread> spaces = List.of(SampleThread.begin(database), SampleThread.begin(database));
    AtomicInteger met = new AtomicInteger();
    Together.run(
        2,
        i ->
            () ->
                database
                    .transactions()
                    .change(
                        handle -> {
                          lock(handle, spaces.get(i));
                          met.incrementAndGet();
                          while (met.get() < 2) {
                            Thread.onSpinWait();
                          }
                          return lock(handle, spaces.get(1 - i));
                        }));
    assertThat(met).hasValueGreaterThan(2);
  }

  @Test
  void aRefusalRollsBackAndPassesAsItIs() {
    SampleThread thread = SampleThread.begin(database);
    Refusal refusal = SpaceAccess.notFound();
    Throwable thrown =
        catchThrowable(
            () ->
                database
                    .transactions()
                    .change(
                        handle -> {
                          handle.execute("UPDATE spaces SET is_archived = true");
                          throw refusal;
                        }));
    assertThat(thrown).isSameAs(refusal);
    assertThat(thread.post(database, "not archived").seq()).isEqualTo(1);
  }

  @Test
  void noExceptionTellsWhatPeopleWrote() {
    SampleThread thread = SampleThread.begin(database);
    NewMessage draft = thread.draft("the secret text");
    database.messages().post(draft);
    Throwable thrown = catchThrowable(() -> database.messages().post(draft));
    assertThat(thrown).hasRootCauseInstanceOf(PSQLException.class);
    StringWriter everything = new StringWriter();
    thrown.printStackTrace(new PrintWriter(everything));
    assertThat(everything.toString())
        .contains("messages_space_id_message_id_key")
        .doesNotContain("secret")
        .doesNotContain(draft.messageId().toString());
  }

  private static LockedSpace lock(Handle handle, SampleThread thread) {
    return LockedSpace.lock(handle, List.of(thread.spaceId()), Instant.EPOCH).get(thread.spaceId());
  }

  private static String fail(Handle handle, String state) {
    handle.execute("DO 'BEGIN RAISE EXCEPTION USING ERRCODE = ''%s''; END'".formatted(state));
    return "not reached";
  }
}
