package org.holdfast.identity;

import java.time.Duration;
import java.util.Optional;

/// The one place that knows who is at a door. Safe for use by any number of threads.
///
/// Provisional: tokens are made on the command line. The real sign-in takes this interface over.
public interface SignIn {

  /// Who holds this bearer token. A revocation holds at once in this process, and within a second
  /// in every other.
  ///
  /// @param token as sent, without `Bearer `
  /// @return empty if it was never issued or is revoked
  Optional<SignedIn> bearer(String token);

  /// Whether what was signed with this session, such as a download address, may still be served.
  boolean alive(SessionId session);

  /// Whether a person is there in a browser, and has to prove again who they are before what
  /// matters most: [BrowserSession#FRESH]. Where that browser's session has ended meanwhile,
  /// nothing is proved. A token that was made for a script has nobody to ask.
  default boolean mustProve(SignedIn who) {
    return freshFor(who).isZero();
  }

  /// For how long from now on [#mustProve] says no: nothing if it says yes. Of a token that nobody
  /// is asked for, as if somebody had proved just now.
  default Duration freshFor(SignedIn who) {
    return who.inBrowser() ? Duration.ZERO : BrowserSession.FRESH;
  }

  /// Ends the token for good. Does nothing if it was never issued.
  ///
  /// @param token as sent, without `Bearer `
  void revoke(String token);
}
