package org.holdfast.identity;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/// The browser at the door, before anything is known of who uses it.
public final class Visitor {

  private final String address;
  private final String agent;
  private final Locale locale;
  private final Optional<String> deviceCookie;

  /// @param address of the network, as the server saw it
  /// @param agent what the browser calls itself
  /// @param deviceCookie what a trusted browser keeps, as sent
  public Visitor(String address, String agent, Locale locale, Optional<String> deviceCookie) {
    this.address = address;
    this.agent = agent;
    this.locale = locale;
    this.deviceCookie = deviceCookie;
  }

  String address() {
    return address;
  }

  /// The same, to be counted by; empty if it is none.
  Optional<InetAddress> from() {
    try {
      return Optional.of(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// What its owner would call it: `Firefox on Linux`.
  String deviceName() {
    return DeviceName.of(agent);
  }

  Locale locale() {
    return locale;
  }

  Optional<String> deviceCookie() {
    return deviceCookie;
  }

  /// Mute: it holds a secret.
  @Override
  public String toString() {
    return "Visitor";
  }
}
