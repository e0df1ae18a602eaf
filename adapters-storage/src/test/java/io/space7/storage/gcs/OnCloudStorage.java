package io.space7.storage.gcs;

import io.space7.testkit.cloud.CloudStorage;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Gives each test a service of its own, with an empty bucket. */
abstract class OnCloudStorage {
  CloudStorage cloud;

  @BeforeEach
  final void startCloud() throws IOException {
    cloud = CloudStorage.start("media");
  }

  @AfterEach
  final void stopCloud() {
    cloud.close();
  }
}
