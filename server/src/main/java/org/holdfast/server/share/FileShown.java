package org.holdfast.server.share;

import java.util.List;

/// A file's page: the template `file.jte`. What is alike on a folder's is said at [FolderContent].
///
/// @param facts its size and dates, a line each
/// @param preview where it is shown; empty if nothing of it is
/// @param download empty where it is not given away
record FileShown(
    String title,
    String owner,
    String note,
    List<String> errors,
    List<String> notes,
    List<FolderContent.Step> trail,
    List<String> facts,
    String preview,
    String download,
    FolderContent.Edit edit) {

  FileShown {
    errors = List.copyOf(errors);
    notes = List.copyOf(notes);
    trail = List.copyOf(trail);
    facts = List.copyOf(facts);
  }

  /// Mute: it holds people's names and a secret's address.
  @Override
  public String toString() {
    return "FileShown";
  }
}
