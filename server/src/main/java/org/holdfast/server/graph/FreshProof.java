package org.holdfast.server.graph;

import java.io.IOException;
import org.holdfast.identity.SignIn;

/// What cannot be taken back, or takes much back, wants a proof of who one is that is at most five
/// minutes old (threat model, section 6): whoever found a browser open has none.
///
/// Tokens of one's own were made with such a proof, and have nobody behind them who could be asked;
/// apps are refused before ([AppLimits]).
record FreshProof(SignIn signIn) {

  /// Asked before anything is looked up, so that a refusal tells nothing of what is there.
  ///
  /// @param then what the person goes on with, as in "then restore"
  /// @throws GraphRefusal 403 `proofTooOld` if whoever sits at the browser has to prove again
  void require(Call call, String then) {
    if (signIn.mustProve(call.signedIn())) {
      throw GraphError.of(
              403,
              "accessDenied",
              "proofTooOld",
              "Prove again who you are, then " + then + ": at /prove, in this browser.")
          .refusal();
    }
  }

  /// `GET me/holdfast/proof`: how long the proof of this browser goes on to be fresh enough, so
  /// that who is about to ask for such a thing can lead the person to `/prove` before, and need not
  /// be refused.
  void about(Call call) throws IOException {
    long seconds = signIn.freshFor(call.signedIn()).toSeconds();
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeNumberProperty("freshForSeconds", seconds);
              out.writeEndObject();
            });
  }
}
