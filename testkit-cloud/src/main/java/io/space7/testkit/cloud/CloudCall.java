package io.space7.testkit.cloud;

/** What is asked of the stand-in for Google Cloud Storage. */
public enum CloudCall {
  /** Begin an upload. */
  START,
  /** Bytes that are not the last. */
  CHUNK,
  /** The last bytes, which make the file. */
  FINISH,
  /** How far an upload has come. */
  QUERY,
  /** Metadata of a file. */
  STAT,
  /** Bytes of a file. */
  READ,
  DELETE,
  /** A file at its public address. */
  FETCH,
  /** A token for the key of an account. */
  TOKEN,
  UNKNOWN
}
