package io.space7.domain;

import io.space7.bootstrap.BootstrapCanary;
import io.space7.persistence.PersistenceCanary;
import io.space7.testkit.TestkitCanary;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Calendar;
import java.util.Date;
import java.util.UUID;
import java.util.function.Supplier;

/** Breaks the rules of the domain, so that the architecture test can prove that it notices. */
final class Canary {
  Connection sql;
  io.javalin.Javalin http;
  io.netty.buffer.ByteBuf socket;
  org.apache.tika.Tika storage;
  io.nats.client.Connection signals;
  io.micrometer.core.instrument.MeterRegistry measured;
  com.google.cloud.storage.Storage bucket;
  software.amazon.awssdk.CanaryClient otherBucket;
  com.github.benmanes.caffeine.cache.Cache<String, String> cache;
  com.nimbusds.jose.JWSObject token;
  com.fasterxml.jackson.databind.ObjectMapper json;
  java.net.http.HttpClient web;
  BootstrapCanary bootstrap;
  TestkitCanary testkit;
  PersistenceCanary cycle;
  org.slf4j.Logger log;

  Object[] readTheClock() {
    return new Object[] {
      Instant.now(),
      LocalDateTime.now(),
      new Date(),
      Calendar.getInstance(),
      System.currentTimeMillis(),
      Clock.systemUTC()
    };
  }

  Supplier<Instant> referToTheClock() {
    return Instant::now;
  }

  UUID makeAnId() {
    return UUID.randomUUID();
  }

  void useTheDefaultLocale() {
    System.out.printf("%d", 1);
    System.out.println(String.format("%d", 1) + "%d".formatted(1));
    System.out.println("i".toUpperCase() + "I".toLowerCase());
    System.out.println(DateTimeFormatter.ofPattern("EEE"));
  }

  /** An id that is no record. */
  static final class CanaryId {}

  /** A name that says nothing. */
  static final class CanaryHelper {}
}
