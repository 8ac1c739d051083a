package org.holdfast.server.signin;

import java.util.List;

/// A page with secrets that are shown this once: the template `once.jte`.
///
/// @param codes whether they are short ones, to be printed
/// @param onward where its reader goes from there
record Once(String title, String lead, List<String> secrets, boolean codes, String onward) {
  public Once {
    secrets = List.copyOf(secrets);
  }

  /// Mute: it holds secrets.
  @Override
  public String toString() {
    return "Once";
  }
}
