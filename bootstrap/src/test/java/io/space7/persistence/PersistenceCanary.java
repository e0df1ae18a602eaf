package io.space7.persistence;

import io.space7.storage.StorageCanary;

/** An adapter that knows another adapter. */
public final class PersistenceCanary {
  StorageCanary other;
}
