package io.space7.storage;

import io.space7.persistence.PersistenceCanary;

/** An adapter that knows another adapter. */
public final class StorageCanary {
  PersistenceCanary other;
}
