/**
 * For each port a twin that lives in memory and passes the port's contract. The stores share one
 * {@link io.space7.testkit.memory.InMemoryWorld}, which tests can make fail.
 */
package io.space7.testkit.memory;
