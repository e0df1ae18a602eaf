package io.space7.storage.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens a file for writing. */
@FunctionalInterface
interface ChannelOpener {
  FileChannel open(Path path, StandardOpenOption... options) throws IOException;
}
