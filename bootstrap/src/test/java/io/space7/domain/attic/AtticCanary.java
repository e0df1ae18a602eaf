package io.space7.domain.attic;

/** In a package that nothing describes. */
final class AtticCanary {}
