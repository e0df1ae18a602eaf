/**
 * What every other module is tested with: for each port a contract that any adapter has to pass,
 * and a twin in memory that passes it too. Ships in nothing.
 *
 * <p>Where to begin: {@link io.space7.testkit.contract.MediaStoreContract} is a contract that
 * stands alone, {@link io.space7.testkit.memory.InMemoryMediaStore} is its twin, and {@code
 * TwinTest} among the tests brings the two together. Then {@link
 * io.space7.testkit.contract.StoresUnderTest} and {@link io.space7.testkit.memory.InMemoryWorld},
 * for the stores that share a database. This package holds what tests everywhere use: clocks,
 * threads that begin together, sample files, and a network that fails.
 *
 * <p>Not to be touched lightly: {@link io.space7.testkit.SampleBytes}, whose bytes have to differ
 * at every distance at which a file may be cut. A contract that is made weaker is caught by {@code
 * MediaMutantsTest} and {@code StoreMutantsTest}.
 */
package io.space7.testkit;
