package org.holdfast.identity;

import java.time.Instant;
import java.util.Optional;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Personal;
import org.holdfast.audit.Who;

/// Who hands out plans: the server's owner in a browser, or whoever runs it on the command line.
record Steward(Who who, Circumstances around) {

  /// @throws IdentityRefusal.NotTheOwner if the server is not theirs
  /// @throws IdentityRefusal.ProofTooOld if they have to prove once more who they are
  static Steward of(BrowserSession session, Accounts accounts, Instant now) {
    requireOwner(session, accounts);
    if (!session.isFresh(now)) {
      throw new IdentityRefusal.ProofTooOld();
    }
    return new Steward(new Who.Account(session.who().account().value()), Circumstances.current());
  }

  private static void requireOwner(BrowserSession session, Accounts accounts) {
    if (accounts.find(session.who().account()).filter(Account::owner).isEmpty()) {
      throw new IdentityRefusal.NotTheOwner();
    }
  }

  static Steward keeper() {
    return new Steward(
        new Who.Keeper(), new Circumstances(Optional.empty(), Factor.COMMAND_LINE, Personal.NONE));
  }

  Event did(EventKind kind) {
    return Event.done(kind, who).in(around);
  }
}
