/**
 * A PostgreSQL that the server brings along and runs itself. Start at {@link
 * io.space7.persistence.embedded.EmbeddedDatabase}; {@code StalePostmaster} ends what a killed
 * server left running. See docs/adr/0006-embedded-postgresql.md.
 */
package io.space7.persistence.embedded;
