package org.holdfast.server.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Folders that clients ask for by what they are for. Each is where it is by name, below the root,
/// and is made when it is first asked for.
enum SpecialFolder {
  DOCUMENTS("Documents"),
  PHOTOS("Pictures"),
  CAMERAROLL("Pictures/Camera Roll"),
  MUSIC("Music"),
  /// The app's own: its name follows.
  APPROOT("Apps");

  private final String path;

  SpecialFolder(String path) {
    this.path = path;
  }

  /// The names from below the root; an app's own folder has one more.
  List<String> path() {
    return List.of(path.split("/", -1));
  }

  /// As the contract spells it.
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<SpecialFolder> named(String text) {
    return Arrays.stream(values()).filter(each -> each.text().equalsIgnoreCase(text)).findFirst();
  }

  /// What a folder is for that has this name and lies there.
  ///
  /// @param parents the names of the folders above it, from below the root
  static Optional<SpecialFolder> at(List<String> parents, String name) {
    if (parents.size() > 1) {
      return Optional.empty();
    }
    return Arrays.stream(values())
        .filter(each -> each != APPROOT)
        .filter(each -> each.path().size() == parents.size() + 1)
        .filter(each -> each.path().getLast().equalsIgnoreCase(name))
        .filter(
            each ->
                parents.isEmpty() || parents.getFirst().equalsIgnoreCase(each.path().getFirst()))
        .findFirst();
  }
}
