package org.holdfast.server.signin;

import java.time.Duration;
import org.holdfast.server.KeptRefusals;

/// What a browser keeps for this door, besides its session.
enum Kept {
  /// The secret that forms' tickets are bound to.
  FORM("__Host-form", "Lax", Duration.ZERO),
  /// Signing in, up, or again: what it is in the middle of.
  ATTEMPT("__Host-attempt", "Lax", Duration.ofDays(1)),
  /// Adding a way to prove who one is.
  ADDING("__Host-adding", "Strict", Duration.ZERO),
  /// How somebody came to be here: followed from a mail, so not strict.
  INVITATION("__Host-invitation", "Lax", Duration.ofHours(1)),
  /// Where somebody was on the way to who has to turn on two-step verification first.
  AFTER("__Host-after", "Lax", Duration.ofHours(1)),
  /// Which steps of the first run somebody saw or put off; there while it is under way.
  START("__Host-start", "Lax", Duration.ofDays(14)),
  /// Why a form was refused, until its page has said so.
  REFUSED("__Host-refused", "Strict", KeptRefusals.LIFE),
  /// The trust in this browser. Sent by forms of this server alone, so strict.
  DEVICE("__Host-device", "Strict", Duration.ofDays(180));

  private final String cookie;
  private final String sameSite;
  private final Duration life;

  Kept(String cookie, String sameSite, Duration life) {
    this.cookie = cookie;
    this.sameSite = sameSite;
    this.life = life;
  }

  String cookie() {
    return cookie;
  }

  String sameSite() {
    return sameSite;
  }

  Duration life() {
    return life;
  }
}
