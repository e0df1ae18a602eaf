/**
 * Puts the parts together. Nothing else depends on this package.
 *
 * <p>{@code Main} reads the environment into {@code Config} and starts {@code Space7}, whose method
 * {@code assemble} is the wiring: read it to see which parts there are and which implementation of
 * each port is chosen. Parts are closed in the reverse order of their making; the order in {@code
 * assemble} is therefore not free.
 */
package io.space7.bootstrap;
