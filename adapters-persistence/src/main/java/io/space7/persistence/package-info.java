/**
 * The stores on PostgreSQL: SQL, migrations, the connection pool, and signals between servers. A
 * PostgreSQL of the server's own is in {@link io.space7.persistence.embedded}.
 *
 * <p>Reading order. {@link io.space7.persistence.Database} puts everything together. A read goes
 * from a store, such as {@code JdbiMessageStore}, by {@code Transactions} to one statement in
 * {@code ThreadReading}, {@code SpaceRows} or {@code JdbiEventLog}, and back through {@code Rows}
 * and {@code EventRows}. A change of a thread is a {@code Change} ({@code Posting}, {@code
 * Appreciating}, {@code Deleting}): {@code GroupCommit} takes those that wait together, {@code
 * BatchReading} locks their Spaces and reads what they need, each change asks the domain's rules
 * against the {@code Batch}, and {@code BatchWriting} writes what came out in one transaction.
 *
 * <p>Not to be touched lightly: the order of locks in {@code LockedSpace} and {@code BatchWriting}
 * (two servers must never wait for each other), the rule that what has to be fresh is read by a
 * statement after the lock ({@code Transactions}), what {@code GroupCommit} tries again after a
 * failure (never what may have been committed), and the session settings in {@code Timeouts}, which
 * plans of statements depend on.
 */
package io.space7.persistence;
