package io.space7.unlisted;

/** In a package of no module. */
final class UnlistedCanary {}
