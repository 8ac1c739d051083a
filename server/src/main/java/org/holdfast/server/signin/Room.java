package org.holdfast.server.signin;

import java.util.List;
import java.util.stream.Stream;

/// One of the account's pages, as the navigation beside each of them and the overview lead to it:
/// in the order in which the web app's settings do (`settings-page.tsx`; a test compares).
///
/// @param name by which its words are found, and its address
/// @param owner whether only the owner of the server has it
/// @param near whether a phone's bar has a place for it
record Room(String name, boolean owner, boolean near) {

  private static final List<Room> ALL =
      List.of(
          new Room("security", false, true),
          new Room("password", false, false),
          new Room("devices", false, true),
          new Room("activity", false, true),
          new Room("apps", false, false),
          new Room("tokens", false, false),
          new Room("sharing", false, false),
          new Room("profile", false, false),
          new Room("plan", false, false),
          new Room("export", false, false),
          new Room("invite", true, false),
          new Room("plans", true, false),
          new Room("vouchers", true, false),
          new Room("delete", false, false));

  /// What there is for somebody.
  static List<Room> of(boolean owner) {
    Stream<Room> theirs = ALL.stream().filter(room -> owner || !room.owner());
    return theirs.toList();
  }

  public String address() {
    return "/account/" + name;
  }

  /// The key of its name.
  public String title() {
    return "room." + name;
  }

  /// The key of the line below it.
  public String text() {
    return "room." + name + ".text";
  }
}
