/**
 * The archive of classes from which Java starts the program fast: docs/adr/0025-start-archive.md.
 */
package io.space7.bootstrap.archive;
