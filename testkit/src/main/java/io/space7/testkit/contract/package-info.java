/**
 * For each port a contract: an interface of tests that every adapter passes. A test class of the
 * adapter implements it and says through the accessors where the adapter is.
 */
package io.space7.testkit.contract;
