package io.space7.storage.gcs;

import com.google.cloud.storage.BlobInfo;
import io.space7.application.port.MediaStore;
import io.space7.domain.MediaFormat;
import io.space7.domain.MediaName;
import io.space7.storage.format.SupportedFormat;
import io.space7.testkit.FaultyRelay;
import io.space7.testkit.cloud.CloudStorage;
import io.space7.testkit.contract.MediaStoreContract;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Over a network that can be made to fail. */
class GcsMediaStoreContractTest implements MediaStoreContract {
  private static final GcsTiming TIMING = GcsStores.timing(1_000, 2_000);

  private final List<CloudStorage> clouds = new ArrayList<>();
  private CloudStorage cloud;
  private FaultyRelay network;
  private MediaStore store;

  @BeforeEach
  void open() throws IOException {
    cloud = CloudStorage.start("media");
    clouds.add(cloud);
    network = new FaultyRelay(cloud.endpoint().getPort());
    store = storeOfAnotherServer();
  }

  @AfterEach
  void close() throws IOException {
    network.close();
    clouds.forEach(CloudStorage::close);
  }

  @Override
  public MediaStore store() {
    return store;
  }

  @Override
  public MediaStore storeOfAnotherServer() {
    return GcsMediaStore.open(settings(), TIMING, Clock.systemUTC());
  }

  private GcsSettings settings() {
    URI endpoint = URI.create("http://127.0.0.1:" + network.port());
    return new GcsSettings("media", endpoint, null, null, null);
  }

  @Override
  public MediaStore storeWithoutMemory() {
    try {
      CloudStorage forgetful = CloudStorage.startForgetful("media", 0);
      clouds.add(forgetful);
      return GcsStores.open(forgetful);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean isServedFromHere() {
    return false;
  }

  @Override
  public List<MediaFormat> formats() {
    return Arrays.stream(SupportedFormat.values()).map(SupportedFormat::media).toList();
  }

  /** An upload that is not finished is seen by nobody, and forgotten within a week. */
  @Override
  public long storedObjects() {
    return cloud.bucket().objects().size();
  }

  @Override
  public long openHandles() {
    return network.open();
  }

  @Override
  public void leaveRemains(MediaName name, MediaFormat format, byte[] part) throws IOException {
    GcsClient client = new GcsClient(settings(), TIMING, Clock.systemUTC());
    BlobInfo info =
        BlobInfo.newBuilder(client.id(name)).setContentType(format.contentType()).build();
    new GcsUpload(client, info).append(ByteBuffer.wrap(part));
  }

  @Override
  public void failWith(Outage outage) {
    switch (outage) {
      case GONE -> network.cut();
      case REFUSING -> network.answer(503);
      case SILENT -> network.fallSilent();
    }
  }

  @Override
  public void recover() {
    network.restore();
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(30);
  }
}
