/**
 * The tokens that callers prove their identity with: keys, verification, and development sign-in's
 * own tokens. The only place that knows a token library.
 */
package io.space7.bootstrap.identity;
