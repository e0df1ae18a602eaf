/**
 * The realtime edge: the one public port, the Socket.IO protocol, what sockets say and what they
 * are told.
 *
 * <p>Reading order. A connection comes in at {@link io.space7.socket.FrontDoor}, where {@link
 * io.space7.socket.ProtocolSniffer} sends it one of two ways. REST goes through {@link
 * io.space7.socket.Relay} to the HTTP server. An opening of a socket passes {@link
 * io.space7.socket.HandshakeGuard}; then {@link io.space7.socket.SocketIoHandler} speaks the
 * protocol with it, and {@link io.space7.socket.NamespaceConnection} asks who it is and makes a
 * {@link io.space7.socket.SocketSession}. {@link io.space7.socket.ClientEvents} turns what a
 * session says into calls of use cases. The way back is short: {@link io.space7.socket.Fanout}
 * encodes an event once, and {@link io.space7.socket.WriteQueue} writes it to every receiver.
 *
 * <p>Not to be touched lightly: the order of handlers in {@link io.space7.socket.library.EngineIo},
 * everything in {@link io.space7.socket.LingeringClose}, and on which thread a field is used; each
 * class says so.
 */
package io.space7.socket;
