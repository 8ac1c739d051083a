package org.holdfast.drive;

import java.util.Optional;
import org.holdfast.identity.AccountId;

/// What the rooms above know that speaks against removing blobs to which nothing refers. Asked anew
/// before each hundred of them. Safe for use by any number of threads.
public interface SweepConsent {

  /// Of whom nobody keeps a log: it has no reason, ever.
  SweepConsent ALWAYS =
      new SweepConsent() {
        @Override
        public Optional<String> objection() {
          return Optional.empty();
        }

        @Override
        public String era() {
          return "";
        }
      };

  /// Why nothing may be noted or removed now: a sentence for who runs the server.
  ///
  /// @return empty if there is no reason
  Optional<String> objection();

  /// Whether nothing of this account's drive may be destroyed, whatever the database says.
  default boolean keeps(AccountId owner) {
    return false;
  }

  /// Names the history that the database is of. Where it is another than before, an older database
  /// was gone on from on purpose, and every blob begins its waiting anew.
  String era();
}
