package io.space7.bootstrap;

import io.space7.bootstrap.identity.TokenKey;
import io.space7.persistence.embedded.FileFailure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A secret that is generated once and kept in a file that only its owner can read. */
final class SecretFile {
  private SecretFile() {}

  /**
   * Reads the secret, or makes it. Of several servers that make it at once, one wins and all read
   * the same.
   *
   * @throws StartException if the file cannot be read or written, or is cut short
   */
  static TokenKey.Secret readOrCreate(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      Home.close(file, "rw-------");
      TokenKey.Secret secret = TokenKey.Secret.of(Files.readString(file).strip());
      if (secret.length() < TokenKey.Secret.MIN_BYTES) {
        throw new StartException(
            file + " is damaged; delete it to get a new secret (everyone has to sign in again)");
      }
      return secret;
    } catch (IOException e) {
      throw new StartException(
          "SPACE7_HOME: the secret " + file + " cannot be used: " + FileFailure.of(e));
    }
  }

  private static void create(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    byte[] secret = new byte[TokenKey.Secret.MIN_BYTES];
    new SecureRandom().nextBytes(secret);
    Path fresh = Files.createTempFile(file.getParent(), "secret", ".tmp", ownerOnly(file));
    try {
      Files.writeString(fresh, HexFormat.of().formatHex(secret), StandardOpenOption.SYNC);
      // Unlike a move, a link does not replace what another server may have put there meanwhile.
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException e) {
      // the other server's secret is the one
    } catch (UnsupportedOperationException e) {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[] {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
      };
    }
    return new FileAttribute<?>[0];
  }
}
