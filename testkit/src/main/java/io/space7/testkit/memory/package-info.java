/**
 * A twin for each port: an implementation in memory that passes the port's contract, and that tests
 * can make fail.
 *
 * <p>Where to begin: {@link io.space7.testkit.memory.InMemoryWorld} is the database of the six
 * stores of threads; its one lock makes their transactions serial. {@code SpaceState} and {@code
 * MessageState} are its tables. {@link io.space7.testkit.memory.InMemoryMediaStore} stands alone.
 *
 * <p>Not to be touched lightly: counters are counted when they are asked for, so that a twin cannot
 * make the mistake that its contract looks for; and nothing is rolled back, so every check comes
 * before the first write.
 */
package io.space7.testkit.memory;
