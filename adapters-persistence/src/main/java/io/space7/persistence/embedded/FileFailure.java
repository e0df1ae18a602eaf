package io.space7.persistence.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;

/** Tells why a file or folder cannot be used, and what to do about it. */
public final class FileFailure {
  static final String DISK_FULL = "the disk is full; free some space.";

  private FileFailure() {}

  /** The end of a sentence, with its full stop. */
  public static String of(IOException failure) {
    if (isDiskFull(String.valueOf(failure.getMessage()))) {
      return DISK_FULL;
    } else if (failure instanceof AccessDeniedException denied) {
      return denied.getFile()
          + " cannot be read or written by this user; change its owner or its permissions, or"
          + " choose another folder.";
    } else if (failure instanceof FileAlreadyExistsException
        || failure instanceof NotDirectoryException) {
      return ((FileSystemException) failure).getFile()
          + " is a file, not a folder; move it, or choose another folder.";
    } else if (failure instanceof FileSystemException file) {
      String reason = file.getReason() == null ? "it cannot be made" : file.getReason();
      return file.getFile() + ": " + reason + "; choose another folder.";
    }
    return failure.getMessage() + ".";
  }

  static boolean isDiskFull(String text) {
    return text.contains("No space left on device") || text.contains("Disk quota exceeded");
  }
}
