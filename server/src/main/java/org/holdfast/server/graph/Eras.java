package org.holdfast.server.graph;

import java.util.OptionalLong;
import org.holdfast.identity.AccountId;

/// How often others were shut out of an account, or a way into it was taken away.
@FunctionalInterface
public interface Eras {

  /// @return empty if nobody may sign in to it now
  OptionalLong of(AccountId account);
}
