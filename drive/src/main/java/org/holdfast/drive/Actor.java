package org.holdfast.drive;

import org.holdfast.identity.AccountId;

/// Who does something to a drive, and through what.
///
/// @param client a short word for the door or program, such as `graph`; at most 64 characters
public record Actor(AccountId account, String client) {

  private static final int CLIENT_CHARACTERS = 64;

  public Actor {
    if (client.length() > CLIENT_CHARACTERS) {
      throw new IllegalArgumentException("a client is named in at most 64 characters");
    }
  }
}
