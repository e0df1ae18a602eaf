package io.space7.domain;

import io.space7.bootstrap.BootstrapCanary;
import io.space7.persistence.PersistenceCanary;
import io.space7.testkit.TestkitCanary;
import java.sql.Connection;
import java.time.Instant;

/** Breaks the rules of the domain, so that the architecture test can prove that it notices. */
final class Canary {
  Connection sql;
  io.javalin.Javalin http;
  io.netty.buffer.ByteBuf socket;
  org.apache.tika.Tika storage;
  com.google.cloud.storage.Storage bucket;
  com.github.benmanes.caffeine.cache.Cache<String, String> cache;
  com.nimbusds.jose.JWSObject token;
  com.fasterxml.jackson.databind.ObjectMapper json;
  BootstrapCanary bootstrap;
  TestkitCanary testkit;
  PersistenceCanary cycle;
  Instant now = Instant.now();

  /** An id that is no record. */
  static final class CanaryId {}

  /** A name that says nothing. */
  static final class CanaryHelper {}
}
