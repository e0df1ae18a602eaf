/**
 * A contract for each port: an interface of tests. A test class of an adapter implements it, says
 * through the accessors where the adapter is and how its service is made to fail, and inherits the
 * tests.
 *
 * <p>Where to begin: {@link io.space7.testkit.contract.TimerContract} is the shortest. {@link
 * io.space7.testkit.contract.MediaStoreContract} is made of parts, with accessors in {@link
 * io.space7.testkit.contract.MediaStoreUnderTest}. {@link
 * io.space7.testkit.contract.MessageStoreContract} and the other stores have theirs in {@link
 * io.space7.testkit.contract.StoresUnderTest}; every test makes its own users and Spaces, so that
 * one database serves all of them.
 *
 * <p>Not to be touched lightly: an accessor without a default has to be implemented by every
 * adapter anywhere; and {@link io.space7.testkit.contract.HistoryContract}, which compares all
 * counters, the log and the thread after histories that no other test has thought of.
 */
package io.space7.testkit.contract;
