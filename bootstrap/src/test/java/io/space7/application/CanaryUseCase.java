package io.space7.application;

/** A use case that hides a port. */
public final class CanaryUseCase {
  private CanaryUseCase() {}

  /** Implemented by an adapter. */
  public interface Hidden {
    void call();
  }
}
