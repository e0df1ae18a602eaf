/** How often a user or an address may do what costs something. */
package io.space7.application.limit;
