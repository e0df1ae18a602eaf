/**
 * The HTTP edge: routes, bodies, errors and media over REST. It translates between HTTP and the use
 * cases and decides nothing that a use case or the domain decides.
 *
 * <p>Reading order. A request comes in at {@link io.space7.http.HttpServer}, which says through
 * which handlers it passes: {@code Gate} adds what every answer needs, {@code SmallBodies} waits
 * for a small body without a thread, then Javalin finds the route. Read next {@code Api}, which
 * authenticates and answers, one of the {@code *Routes}, and {@code Errors}, the one place where a
 * refusal becomes a status.
 *
 * <p>Not to be touched lightly: {@code RequestBodies} and {@code Transfers}, which keep slow and
 * hostile clients from taking every thread and all memory, and {@code FormParts}, which pushes
 * Jetty's parser from one event to the next.
 */
package io.space7.http;
