package org.holdfast.server.share;

import java.util.List;

/// A folder's page: the template `folder.jte`.
///
/// @param owner the name of who shares it; empty if it is not told
/// @param notes what its reader has to know of the link
/// @param trail the folders above it, down from what was shared
/// @param sorts the headings, in the order of the columns
/// @param more where the rest of the list is; empty on its last page
/// @param zip where all of it is downloaded; empty where that is not for its reader
record FolderContent(
    String title,
    String owner,
    String note,
    List<String> errors,
    List<String> notes,
    List<Step> trail,
    String summary,
    List<Sort> sorts,
    List<Row> rows,
    String more,
    String zip,
    Edit edit) {

  FolderContent {
    errors = List.copyOf(errors);
    notes = List.copyOf(notes);
    trail = List.copyOf(trail);
    sorts = List.copyOf(sorts);
    rows = List.copyOf(rows);
  }

  record Step(String name, String address) {}

  /// A heading that sorts.
  ///
  /// @param state `ascending`, `descending` or `none`, as screen readers say it
  record Sort(String title, String address, String state) {}

  /// @param download its content; empty where there is none, or it is not given away
  record Row(
      String name, boolean folder, String address, String size, String changed, String download) {}

  /// What can be done to an item. Addresses are empty for what cannot.
  ///
  /// @param seq the item as its reader sees it
  record Edit(
      String upload,
      String folder,
      String replace,
      String rename,
      String remove,
      String name,
      long seq) {

    static final Edit NOTHING = new Edit("", "", "", "", "", "", 0);

    public boolean any() {
      return !(rename.isEmpty() && remove.isEmpty() && replace.isEmpty());
    }
  }

  /// Mute: it holds people's names and a secret's address.
  @Override
  public String toString() {
    return "FolderContent";
  }
}
