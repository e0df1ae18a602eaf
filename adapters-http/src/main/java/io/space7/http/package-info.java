/**
 * The HTTP edge: routes, bodies, errors and media over REST. It translates between HTTP and the use
 * cases and decides nothing that a use case or the domain decides.
 */
package io.space7.http;
