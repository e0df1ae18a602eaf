package io.space7.wire;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Whom a share of the server's places belongs to that is given per address. An IPv6 customer has a
 * whole /64 network, so all of it counts as one.
 *
 * @param value an IPv4 address, or the first 64 bits of an IPv6 address
 */
public record ClientAddress(String value) {
  private static final int NETWORK_BYTES = 8;

  public static ClientAddress of(InetAddress address) {
    if (address instanceof Inet6Address) {
      byte[] network = Arrays.copyOf(address.getAddress(), NETWORK_BYTES);
      return new ClientAddress(HexFormat.of().formatHex(network) + "/64");
    }
    return new ClientAddress(address.getHostAddress());
  }

  @Override
  public String toString() {
    return value;
  }
}
