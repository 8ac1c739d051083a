package org.holdfast.server.graph;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;

/// Which addresses the server may be sent to by a stranger's word: those of the open internet
/// (W06). What is for this machine, this network, a cloud's metadata, or for nobody is refused.
///
/// @see "IANA IPv4 and IPv6 Special-Purpose Address Registries"
final class OutsideAddress {

  /// Finds what a name stands for; the system's resolver, or a test's.
  interface Resolver {
    InetAddress[] resolve(String host) throws IOException;
  }

  private static final int[][] RESERVED_V4 = {
    // first address, bits
    {0x00000000, 8}, // this network
    {0x0A000000, 8}, // private
    {0x64400000, 10}, // shared by a provider's customers
    {0x7F000000, 8}, // loopback
    {0xA9FE0000, 16}, // link-local: clouds tell a machine its secrets here
    {0xAC100000, 12}, // private
    {0xC0000000, 24}, // protocol assignments
    {0xC0000200, 24}, // documentation
    {0xC0586300, 24}, // 6to4 relays, of old
    {0xC0A80000, 16}, // private
    {0xC6120000, 15}, // benchmarks
    {0xC6336400, 24}, // documentation
    {0xCB007100, 24}, // documentation
    {0xE0000000, 4}, // multicast
    {0xF0000000, 4} // reserved, broadcast
  };

  private OutsideAddress() {}

  /// The address to connect to, and no other: asking the resolver again could give another answer.
  ///
  /// @throws IOException if the name stands for nothing, or for anything that is not outside
  static InetAddress of(String host, Resolver resolver) throws IOException {
    InetAddress[] all = resolver.resolve(host);
    if (all.length == 0 || !Arrays.stream(all).allMatch(OutsideAddress::isOutside)) {
      throw new IOException("not an address of the open internet");
    }
    return all[0];
  }

  static boolean isOutside(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? isOutside(bytes) : isOutsideV6(bytes);
  }

  private static boolean isOutside(byte[] v4) {
    int number = number(v4, 0);
    for (int[] range : RESERVED_V4) {
      if ((number ^ range[0]) >>> (32 - range[1]) == 0) {
        return false;
      }
    }
    return true;
  }

  /// Only global unicast, 2000::/3, without what leads to an IPv4 address by another way: 6to4,
  /// Teredo and documentation.
  private static boolean isOutsideV6(byte[] v6) {
    int head = number(v6, 0);
    boolean global = head >>> 29 == 1;
    boolean teredoOrProtocol = head >>> 9 == 0x20010000 >>> 9; // 2001::/23
    boolean documentation = head == 0x20010DB8 || head >>> 12 == 0x3FFF0000 >>> 12;
    boolean sixToFour = head >>> 16 == 0x2002;
    return global && !teredoOrProtocol && !documentation && !sixToFour;
  }

  private static int number(byte[] bytes, int from) {
    return (bytes[from] & 0xff) << 24
        | (bytes[from + 1] & 0xff) << 16
        | (bytes[from + 2] & 0xff) << 8
        | (bytes[from + 3] & 0xff);
  }
}
