package org.holdfast.identity;

import java.time.Duration;
import java.time.Instant;

/// One browser in which someone is signed in.
///
/// @param deviceName as its owner knows it: `Firefox on Linux`
/// @param address the network it was opened from
/// @param provedAt when they last proved who they are, by themselves: 1970 if a trusted device
///   stood for a proof and they have not since
/// @param seenAt to the minute
/// @param renewedAt when the secret that its browser keeps was made
/// @param endsAt when it ends whatever happens
public record BrowserSession(
    SignedIn who,
    String deviceName,
    String address,
    Instant openedAt,
    Instant provedAt,
    Instant seenAt,
    Instant renewedAt,
    Instant endsAt) {

  /// How old a proof may be for what matters most: security info, purging, a full export.
  public static final Duration FRESH = Duration.ofMinutes(5);

  /// Whether they proved who they are just now.
  public boolean isFresh(Instant now) {
    return !freshFor(now).isZero();
  }

  /// How long [#isFresh] goes on to hold; nothing if it does not.
  public Duration freshFor(Instant now) {
    Duration left = Duration.between(now, provedAt.plus(FRESH));
    return left.isNegative() || now.isBefore(provedAt) ? Duration.ZERO : left;
  }

  /// When they showed last who they are, by whatever was enough to sign in: `auth_time` of OpenID
  /// Connect. Unlike [#provedAt], a trusted device may have stood for a proof.
  public Instant authenticatedAt() {
    return provedAt.isAfter(openedAt) ? provedAt : openedAt;
  }

  /// Ids only: where people are has no place in a log.
  @Override
  public String toString() {
    return "BrowserSession[" + who.session().value() + "]";
  }
}
