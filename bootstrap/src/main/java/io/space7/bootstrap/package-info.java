/**
 * Puts the parts together: configuration, tokens, wiring, and the program's start and end. Nothing
 * else depends on this package.
 */
package io.space7.bootstrap;
