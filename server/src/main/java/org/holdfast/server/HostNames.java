package org.holdfast.server;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The names by which clients may know this server: what its certificate is made for, and the only
/// hosts that the http door redirects to.
final class HostNames {

  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*");

  private HostNames() {}

  /// `localhost`, its addresses, this machine's name, where it listens, and the public name.
  static Set<String> of(Settings settings) {
    Set<String> names = new LinkedHashSet<>();
    settings.publicAddress().ifPresent(uri -> names.add(plain(uri.getHost())));
    names.add("localhost");
    names.add("127.0.0.1");
    names.add("::1");
    InetAddress address = settings.listen().address();
    if (!address.isAnyLocalAddress()) {
      names.add(numeric(address));
    }
    String machine = machine();
    if (NAME.matcher(machine).matches()) {
      names.add(machine);
    }
    return names;
  }

  /// As compared: lower case, an IPv6 address without brackets and in its one full form.
  static String plain(String host) {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    String lower = bare.toLowerCase(Locale.ROOT);
    try {
      return isAddress(lower) ? numeric(address(lower)) : lower;
    } catch (IllegalArgumentException _) {
      return lower;
    }
  }

  static boolean isAddress(String plain) {
    return ADDRESS.matcher(plain).matches();
  }

  /// @param plain a numeric address; nothing is ever asked of a name server
  /// @throws IllegalArgumentException if it is not one
  static InetAddress address(String plain) {
    return InetAddress.ofLiteral(plain);
  }

  /// As it stands in an address: IPv6 in brackets.
  static String inUri(String plain) {
    return plain.contains(":") ? "[" + plain + "]" : plain;
  }

  private static String numeric(InetAddress address) {
    String text = address.getHostAddress();
    String bare = text.contains("%") ? text.substring(0, text.indexOf('%')) : text;
    return bare.equals("0:0:0:0:0:0:0:1") ? "::1" : bare;
  }

  /// From the kernel where it tells: asking the resolver may wait for a name server that is gone.
  private static String machine() {
    Path kernel = Path.of("/proc/sys/kernel/hostname");
    try {
      String name =
          Files.isReadable(kernel)
              ? Files.readString(kernel)
              : InetAddress.getLocalHost().getHostName();
      return name.strip().toLowerCase(Locale.ROOT);
    } catch (IOException _) {
      return "localhost";
    }
  }
}
