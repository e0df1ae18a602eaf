/**
 * Holds what a server says against the documents that it publishes, in both directions: what the
 * document promises is there, and what is there is in the document.
 *
 * <p>{@link io.space7.testkit.wire.RestDocument} is for HTTP, {@link
 * io.space7.testkit.wire.SocketDocument} for Socket.IO. The test clients of the edges and of the
 * whole program call them for everything that they send and hear, so no test has to.
 */
package io.space7.testkit.wire;
