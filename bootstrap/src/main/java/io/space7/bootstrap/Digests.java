package io.space7.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Streams that know the SHA-256 of what went through them. */
final class Digests {
  private Digests() {}

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Never closes what it writes to. */
  static final class Output extends DigestOutputStream {
    Output(OutputStream out) {
      super(out, Digests.sha256());
    }

    String sha256() {
      return HexFormat.of().formatHex(getMessageDigest().digest());
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  static final class Input extends DigestInputStream {
    Input(InputStream in) {
      super(in, Digests.sha256());
    }

    /** Of everything; to be asked at the end. */
    String sha256() {
      return HexFormat.of().formatHex(getMessageDigest().digest());
    }
  }
}
