package io.space7.persistence;

import io.space7.application.CanaryUseCase;
import io.space7.storage.StorageCanary;

/** An adapter that knows another adapter, and implements a hidden port. */
public final class PersistenceCanary implements CanaryUseCase.Hidden {
  StorageCanary other;

  @Override
  public void call() {}
}
