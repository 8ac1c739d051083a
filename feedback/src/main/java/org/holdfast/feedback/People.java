package org.holdfast.feedback;

import java.util.Optional;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;

/// What this room asks of accounts. Safe for use by any number of threads. None but [#tell] is
/// called inside of a change.
public interface People {

  /// What somebody is called who is here; empty for who is leaving or gone.
  Optional<String> nameOf(AccountId account);

  /// Whether the server is theirs.
  boolean ownsServer(AccountId account);

  /// How many accounts there are.
  long count();

  /// Writes to somebody that an idea was answered which they suggested or voted for, as a part of
  /// the change `tx`. Does nothing if they are gone.
  void tell(DSLContext tx, AccountId to, String title, IdeaState state, String sentence);
}
