package io.space7.testkit;

/** What nothing that ships may know. */
public final class TestkitCanary {}
