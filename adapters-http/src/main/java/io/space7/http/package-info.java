/**
 * The HTTP edge. It translates between HTTP and the use cases and decides nothing that a use case
 * or the domain decides.
 *
 * <p>A request comes in at {@code HttpServer}, which installs the routes. Read {@code
 * MessageRoutes} first, with {@code Api}, through which all JSON routes are entered: it
 * authenticates before anything else is looked at. {@code RequestBodies} and {@code MultipartForm}
 * read what comes in, {@code Transfers} sends what goes out, {@code Errors} gives every failure its
 * one form. Do not touch lightly: nothing that a client only announces is allocated, and no thread
 * waits for a client without a bound.
 */
package io.space7.http;
