package org.holdfast.server.graph;

import java.util.Optional;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.LinkAnswer;
import org.holdfast.identity.SignedIn;
import org.holdfast.server.SecurityLog;
import org.holdfast.server.graph.GraphAddress.DriveChoice;
import org.holdfast.server.graph.GraphAddress.OfItem;
import org.holdfast.server.graph.GraphAddress.OfShare;

/// `Prefer: redeemSharingLink`, `Prefer: redeemSharingLinkIfNecessary`: whoever opens a link has
/// its account keep what it gives. A wish, so what is asked for is answered also where it is not
/// granted: by an app that may not write, under an alarm. `Preference-Applied` tells.
///
/// @see "RFC 7240: Prefer Header for HTTP"
record RedeemWish(DrivesInReach reach, SecurityLog log) {

  private static final String ALWAYS = "redeemSharingLink";
  private static final String IF_NECESSARY = "redeemSharingLinkIfNecessary";

  /// @throws GraphRefusal what the request itself would be refused with
  void grant(Exchange exchange, Route route, GraphAddress address, SignedIn who) {
    if (isRedeeming(route)) {
      return;
    }
    Optional<String> share = share(address);
    boolean always = exchange.asksFor(ALWAYS);
    if (share.isEmpty() || !(always || exchange.asksFor(IF_NECESSARY)) || !mayWrite(who)) {
      return;
    }
    LinkAnswer.Open open = reach.open(share.get(), who);
    Drive drive = open.drive();
    if (drive.guest().isPresent() && (always || !isReached(open, who))) {
      try {
        drive.redeem(Call.actor(who));
        exchange.applied(always ? ALWAYS : IF_NECESSARY);
      } catch (DriveRefusal.ShareRefused _) {
        // It is open all the same.
      }
    }
  }

  /// What is posted to a link itself has it kept without a wish, and may bring its password, which
  /// is looked at there.
  private static boolean isRedeeming(Route route) {
    return route.scope() == Scope.SHARE && !route.reads();
  }

  private static Optional<String> share(GraphAddress address) {
    return switch (address) {
      case OfShare(String share, _) -> Optional.of(share);
      case OfItem(DriveChoice.ByShare(String share), _, _) -> Optional.of(share);
      case OfItem _, GraphAddress.OfDrive _, GraphAddress.OfService _, GraphAddress.OfSpecial _ ->
          Optional.empty();
    };
  }

  private boolean mayWrite(SignedIn who) {
    return DrivesInReach.isForOthers(who, false) && log.alarm().isEmpty();
  }

  private boolean isReached(LinkAnswer.Open open, SignedIn who) {
    return reach
        .drives()
        .shares()
        .reaching(open.drive().id(), DrivesInReach.person(who))
        .flatMap(drive -> drive.find(open.item()))
        .isPresent();
  }
}
