package org.holdfast.identity;

import java.net.InetAddress;
import java.net.URI;
import java.util.function.Supplier;

/// Where browsers find this server: passkeys are bound to it.
public final class PasskeySite {

  private static final int HTTPS = 443;

  private final Supplier<URI> address;

  /// @param address how clients reach the server, asked each time: a port may be known only once it
  ///   listens
  public PasskeySite(Supplier<URI> address) {
    this.address = address;
  }

  /// The host that passkeys are bound to. A bare network address is no place for them (WebAuthn,
  /// section 5.4.2), so a server that only this machine reaches is `localhost`.
  String place() {
    String host = address.get().getHost().replaceAll("^\\[|\\]$", "");
    return isThisMachine(host) ? "localhost" : host;
  }

  /// Exactly as browsers say it.
  String origin() {
    int port = address.get().getPort();
    return "https://" + place() + (port < 0 || port == HTTPS ? "" : ":" + port);
  }

  private static boolean isThisMachine(String host) {
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
