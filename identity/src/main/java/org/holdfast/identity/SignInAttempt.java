package org.holdfast.identity;

import java.net.InetAddress;
import java.util.Optional;
import org.holdfast.audit.Factor;

/// Someone about to prove who they are, as far as a [Throttle] tells attempts apart.
///
/// @param subject the account's id, or what was typed (as compared) if there is no such account: an
///   account that does not exist is throttled like one that does
/// @param trustedDevice names a device that this account trusted before, and that has proved it:
///   strangers do not count against it, nor it against them
/// @param from absent on the server's own command line
record SignInAttempt(
    String subject, Factor factor, Optional<String> trustedDevice, Optional<InetAddress> from) {

  /// The factor only: people and addresses have no place in a log.
  @Override
  public String toString() {
    return "SignInAttempt[" + factor + "]";
  }
}
