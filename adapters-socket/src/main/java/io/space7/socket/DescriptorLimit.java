package io.space7.socket;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many connections the system lets this process have, with a share kept free for its files. */
final class DescriptorLimit {
  private static final int KEPT_FREE = 256;

  private DescriptorLimit() {}

  /** Read once at the start; without a limit, very many. */
  static int read() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? usable(system.getMaxFileDescriptorCount())
        : Integer.MAX_VALUE;
  }

  /** An eighth stays free, and enough for the database and files. */
  static int usable(long limit) {
    long kept = Math.max(KEPT_FREE, limit / 8);
    return (int) Math.max(16, Math.min(Integer.MAX_VALUE, limit - Math.min(kept, limit / 2)));
  }
}
