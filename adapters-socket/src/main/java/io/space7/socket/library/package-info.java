/**
 * The only place that knows netty-socketio. {@link io.space7.socket.library.EngineIo} is all that
 * the rest of the module sees of it.
 */
package io.space7.socket.library;
