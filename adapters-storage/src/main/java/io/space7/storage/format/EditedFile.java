package io.space7.storage.format;

import io.space7.storage.format.Edits.Edit;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.List;

/** A file as it is with its edits applied, at constant memory. */
final class EditedFile extends InputStream {
  private final SeekableByteChannel file;
  private final List<Edit> edits;
  private long position;
  private int next;

  /** How much of the edit that is being applied was read. */
  private long within;

  EditedFile(SeekableByteChannel file, List<Edit> edits) {
    this.file = file;
    this.edits = edits;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (next < edits.size() && edits.get(next).from() == position) {
      Edit edit = edits.get(next);
      int n = (int) Math.min(length, edit.size() - within);
      if (n > 0) {
        copy(edit, into, offset, n);
        return n;
      }
      position = edit.end();
      within = 0;
      next++;
    }
    long end = next < edits.size() ? edits.get(next).from() : file.size();
    if (position >= end) {
      return -1;
    }
    file.position(position);
    int n = file.read(ByteBuffer.wrap(into, offset, (int) Math.min(length, end - position)));
    if (n < 0) {
      throw new EOFException("the file has become shorter");
    }
    position += n;
    return n;
  }

  private void copy(Edit edit, byte[] into, int offset, int length) {
    for (int i = 0; i < length; i++) {
      into[offset + i] = edit.by() == null ? edit.filler() : edit.by()[(int) within + i];
    }
    within += length;
  }
}
