/**
 * The realtime edge: the one public port, the guard in front of netty-socketio, what sockets say
 * and what they are told.
 */
package io.space7.socket;
