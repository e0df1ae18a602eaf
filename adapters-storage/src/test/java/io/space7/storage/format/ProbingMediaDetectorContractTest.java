package io.space7.storage.format;

import io.space7.application.port.MediaDetector;
import io.space7.testkit.contract.MediaDetectorContract;

class ProbingMediaDetectorContractTest implements MediaDetectorContract {
  private final MediaDetector detector = new ProbingMediaDetector();

  @Override
  public MediaDetector detector() {
    return detector;
  }
}
