package org.holdfast.server.share;

import java.util.List;

/// The page of a folder that files are put into and nothing is seen of: the template `drop.jte`.
record Drop(
    String title,
    String owner,
    String note,
    List<String> errors,
    List<String> notes,
    String upload) {

  Drop {
    errors = List.copyOf(errors);
    notes = List.copyOf(notes);
  }

  /// Mute: it holds people's names and a secret's address.
  @Override
  public String toString() {
    return "Drop";
  }
}
