/**
 * The rules of a Space's message thread, in pure Java.
 *
 * <p>Read {@link io.space7.domain.Message} and {@link io.space7.domain.SpaceEvent} first: what a
 * thread consists of, and what a change leaves behind. {@link io.space7.domain.SpaceAccess} says
 * who may do what, {@link io.space7.domain.MessageText} how text is trimmed and counted, {@link
 * io.space7.domain.MessageOrder} how a thread is sorted. A broken rule is a {@link
 * io.space7.domain.Refusal} with an {@link io.space7.domain.ErrorCode}, which both edges translate;
 * a new code does not compile until both do. Every type is immutable and safe to share between
 * threads; nothing here reads a clock, makes an id or knows how it is stored or sent.
 */
package io.space7.domain;
