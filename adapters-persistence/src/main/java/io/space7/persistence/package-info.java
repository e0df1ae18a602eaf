/**
 * The stores on PostgreSQL: SQL, migrations, the connection pool, and a PostgreSQL of one's own.
 */
package io.space7.persistence;
