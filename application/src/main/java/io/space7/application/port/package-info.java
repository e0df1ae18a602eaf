/**
 * What the server needs from outside: interfaces that adapters implement, each with a contract and
 * a twin in the test kit.
 *
 * <p>Where to begin: {@link io.space7.application.port.MediaStore}, which stands alone. Then {@link
 * io.space7.application.port.MessageStore} and {@link io.space7.application.port.EventLog}: a
 * change and its event are one transaction, and everything live follows from the order of events.
 * {@link io.space7.application.port.SpaceStore}, {@link io.space7.application.port.UserStore} and
 * {@link io.space7.application.port.MediaLedger} share these transactions, so the five are swapped
 * together. {@link io.space7.application.port.SpaceSignals} is how servers hear of each other;
 * {@link io.space7.application.port.Delivery} and {@link io.space7.application.port.Listener} are
 * how an edge hears of events.
 *
 * <p>What a port says holds for every adapter. Unless it says otherwise, a port is safe for use by
 * many threads, blocks its caller, and throws a {@link io.space7.domain.Refusal} for what is
 * expected to fail and nothing else. A database that does not answer is refused within 30 seconds.
 *
 * <p>Not to be touched lightly: a sentence of a port is a promise that other adapters were written
 * by. A change of one is a change of its contract, its twin and all adapters.
 */
package io.space7.application.port;
