package io.space7.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The proxies whose word about a client's address is taken. Each adds the address that it got a
 * request from to the end of {@code X-Forwarded-For}; what stands before an address that is not
 * trusted may have been invented by the client.
 */
public final class TrustedProxies {
  /** Trusts nobody: a client's address is where its connection comes from. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  /** Keeps host names away from a method that would ask the network for them. */
  private static final Pattern NUMERIC =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private static final Pattern V4_WITH_PORT = Pattern.compile("([0-9.]+):[0-9]{1,5}");
  private static final Pattern V6_IN_BRACKETS = Pattern.compile("\\[([^\\]]*)](:[0-9]{1,5})?");

  private final List<Network> networks;

  private TrustedProxies(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * @param networks addresses such as {@code 10.0.0.7}, or networks such as {@code 10.0.0.0/8} and
   *     {@code fd00::/8}
   * @throws IllegalArgumentException if one is neither; the message is the text that is wrong
   */
  public static TrustedProxies of(List<String> networks) {
    return networks.isEmpty()
        ? NONE
        : new TrustedProxies(networks.stream().map(Network::parse).toList());
  }

  /**
   * Where a request really comes from.
   *
   * @param peer the other end of the connection
   * @param forwardedFor the {@code X-Forwarded-For} headers, joined with commas, or null
   */
  public InetAddress clientAddress(InetAddress peer, String forwardedFor) {
    InetAddress client = peer;
    String[] hops = forwardedFor == null ? new String[0] : forwardedFor.split(",");
    for (int i = hops.length - 1; i >= 0 && isTrusted(client); i--) {
      InetAddress hop = parse(hops[i].strip());
      if (hop == null) {
        break;
      }
      client = hop;
    }
    return client;
  }

  /** Whether an address is one of these proxies. */
  public boolean isTrusted(InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  /** A numeric address, with or without a port; null for anything else. */
  private static InetAddress parse(String text) {
    String address =
        V6_IN_BRACKETS.matcher(V4_WITH_PORT.matcher(text).replaceFirst("$1")).replaceFirst("$1");
    if (!NUMERIC.matcher(address).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private record Network(byte[] address, int bits) {
    static Network parse(String text) {
      String[] parts = text.strip().split("/", 2);
      InetAddress address = TrustedProxies.parse(parts[0]);
      if (address == null) {
        throw new IllegalArgumentException(text);
      }
      int all = address.getAddress().length * Byte.SIZE;
      int bits = all;
      if (parts.length == 2) {
        bits = parts[1].matches("[0-9]{1,3}") ? Integer.parseInt(parts[1]) : -1;
      }
      if (bits < 0 || bits > all) {
        throw new IllegalArgumentException(text);
      }
      return new Network(address.getAddress(), bits);
    }

    boolean contains(InetAddress other) {
      byte[] bytes = other.getAddress();
      if (bytes.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % Byte.SIZE;
        if ((bytes[bit / Byte.SIZE] & mask) != (address[bit / Byte.SIZE] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
