package org.holdfast.server.signin;

import java.util.Optional;

/// What a template of this door is given.
///
/// @param ticket what its forms carry
/// @param person who is signed in
/// @param content the page's own
record Shown<T>(Words words, String ticket, Optional<Person> person, T content) {

  /// Whoever looks at the page.
  ///
  /// @param owner whether the server is theirs
  record Person(String name, String email, boolean owner) {
    @Override
    public String toString() {
      return "Person";
    }
  }

  public String say(String key, Object... values) {
    return words.say(key, values);
  }

  /// @param pairs of its query; those whose value is empty are left out
  public String address(String path, String... pairs) {
    return LocalPath.with(path, pairs);
  }

  /// Mute: a ticket is a secret.
  @Override
  public String toString() {
    return "Shown";
  }
}
