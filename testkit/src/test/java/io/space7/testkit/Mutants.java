package io.space7.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;

import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs a test of a contract against an adapter that has a fault. */
final class Mutants {
  private Mutants() {}

  /** Asserts that a test of a contract, which the twin passes, fails. */
  static void assertCaught(Class<?> contract, String test) {
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectMethod(contract, test))
            // Nobody else runs these classes.
            .configurationParameter("junit.jupiter.conditions.deactivate", "org.junit.*Disabled*")
            .execute()
            .testEvents();
    assertThat(tests.started().count()).as("runs of %s", test).isEqualTo(1);
    tests
        .failed()
        .assertEventsMatchExactly(event(finishedWithFailure(instanceOf(AssertionError.class))));
  }
}
