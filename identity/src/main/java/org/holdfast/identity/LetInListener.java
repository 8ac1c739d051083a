package org.holdfast.identity;

import org.jooq.DSLContext;

/// Told when an account lets an app in, inside the change that does it: the hook by which its owner
/// gets a mail about each new connection.
public interface LetInListener {

  /// @param app its name, for its owner alone
  void letIn(DSLContext tx, AccountId account, String app);
}
