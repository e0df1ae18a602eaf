package io.space7.storage;

import io.space7.application.MediaDetector;
import io.space7.testkit.MediaDetectorContract;

class TikaMediaDetectorContractTest implements MediaDetectorContract {
  private final MediaDetector detector = new TikaMediaDetector();

  @Override
  public MediaDetector detector() {
    return detector;
  }
}
