/**
 * The stores on PostgreSQL.
 *
 * <p>A write comes in at {@code JdbiMessageStore} and goes to {@code GroupCommit}, where it waits
 * for its neighbours; read these two first, then {@code Batch}, {@code BatchReading} and {@code
 * BatchWriting}, which make one transaction of many changes (docs/adr/0010-group-commit.md). A read
 * goes to {@code ThreadReading} or {@code JdbiEventLog}. {@code SqlErrors} decides what becomes of
 * an exception, {@code Transactions} what is tried again. Do not touch lightly: the order of locks
 * (Spaces by id, then users by id), and what {@code Batch} keeps in memory, which has to agree with
 * the tables; {@code BatchModelTest} compares it with the twin.
 */
package io.space7.persistence;
