package io.space7.application.port;

/** A port that is a class. */
public abstract class AbstractCanaryPort {
  public abstract void call();
}
