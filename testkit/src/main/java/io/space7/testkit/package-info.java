/**
 * What every other module is tested with: for each port a contract that any adapter has to pass,
 * and a twin that lives in memory and passes it too. Ships in nothing.
 *
 * <p>A contract is an interface of tests. A test class of an adapter implements it, says through
 * the accessors where the adapter is, and inherits the tests. Every test makes its own users and
 * Spaces, so that one database serves all of them.
 */
package io.space7.testkit;
