package org.holdfast.server.share;

import java.util.Optional;
import org.holdfast.server.PageLook;
import org.holdfast.server.PageWords;

/// What a template of this door is given.
///
/// @param again where the same page can be had once more; empty if it cannot
/// @param ticket what its forms carry
/// @param person the address of who is signed in
/// @param content the page's own
record Shown<T>(
    PageWords words,
    PageLook look,
    String again,
    String ticket,
    Optional<String> person,
    T content) {

  public String say(String key, Object... values) {
    return words.say(key, values);
  }

  /// Mute: a ticket is a secret.
  @Override
  public String toString() {
    return "Shown";
  }
}
