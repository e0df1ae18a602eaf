/**
 * The rules of a Space's message thread: what a message is, how its text is trimmed and counted,
 * who may do what, how a thread is sorted and paged, and which events a change leaves behind.
 *
 * <p>Pure Java. Every type is immutable and safe to share between threads; nothing here reads a
 * clock, draws an id or knows how it is stored or sent. A broken rule is reported by a {@link
 * io.space7.domain.Refusal}.
 */
package io.space7.domain;
