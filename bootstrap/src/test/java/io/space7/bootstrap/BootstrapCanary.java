package io.space7.bootstrap;

/** What nobody else may know. */
public final class BootstrapCanary {}
