package org.holdfast.identity;

import org.jooq.DSLContext;

/// Takes letters to people.
public interface Post {

  /// Makes the letter part of the change `tx`: it goes if the change holds, and soon after.
  void send(DSLContext tx, Letter letter);
}
