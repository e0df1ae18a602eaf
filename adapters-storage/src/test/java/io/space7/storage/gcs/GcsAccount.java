package io.space7.storage.gcs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A service account that exists here only, and its key. */
final class GcsAccount {
  static final String EMAIL = "media@space7.example";
  private static final KeyPair KEYS = keys();

  private GcsAccount() {}

  static KeyPair keyPair() {
    return KEYS;
  }

  /** As it is downloaded from Google, but for where tokens are had. */
  static Path keyFile(Path folder, URI tokens) {
    String pem =
        "-----BEGIN PRIVATE KEY-----\\n"
            + Base64.getEncoder().encodeToString(KEYS.getPrivate().getEncoded())
            + "\\n-----END PRIVATE KEY-----\\n";
    String json =
        """
        {"type": "service_account", "project_id": "space7", "private_key_id": "1",
         "private_key": "%s", "client_email": "%s", "client_id": "1", "token_uri": "%s"}
        """
            .formatted(pem, EMAIL, tokens.resolve("/token"));
    try {
      return Files.writeString(folder.resolve("key.json"), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
