/**
 * What the use cases need from outside. Each interface is a port: its Javadoc says what an adapter
 * promises, {@code testkit.contract} tests it, and {@code testkit.memory} has a twin of it.
 *
 * <p>Read {@link io.space7.application.port.MessageStore} first: it shows how atomicity, order and
 * refusals are promised. {@link io.space7.application.port.SpaceStore}, {@link
 * io.space7.application.port.UserStore}, {@link io.space7.application.port.EventLog} and {@link
 * io.space7.application.port.MediaLedger} share its transactions, so they are swapped together. A
 * change of a port is a change of its contract, its twin and all adapters.
 */
package io.space7.application.port;
