/** Programs that measure a running server from outside; they know nothing but its address. */
package io.space7.benchmarks;
