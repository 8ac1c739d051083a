package org.holdfast.server.signin;

import java.util.List;
import java.util.Optional;
import org.holdfast.server.PageLook;

/// What a template of this door is given.
///
/// @param at the path of the page
/// @param again where the same page can be had once more; empty if it cannot, as after a form
/// @param ticket what its forms carry
/// @param person who is signed in
/// @param progress how far they are in the first run; absent outside of it
/// @param content the page's own
record Shown<T>(
    Words words,
    PageLook look,
    String at,
    String again,
    String ticket,
    Optional<Person> person,
    Optional<StartPages.Progress> progress,
    T content) {

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

  /// Whether it stands in the frame of the account's pages: those of who is signed in, but for the
  /// one that comes before all others.
  public boolean framed() {
    return person.isPresent() && at.startsWith("/account") && !at.equals(RequiredPages.HERE);
  }

  /// What the navigation leads to.
  public List<Room> rooms() {
    return Room.of(person.filter(Person::owner).isPresent());
  }

  /// Whether this page is the one there, or a part of it.
  public boolean isAt(String address) {
    return address.equals(Refusals.section(at));
  }

  /// Mute: a ticket is a secret.
  @Override
  public String toString() {
    return "Shown";
  }
}
