package org.holdfast.server.graph;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which top-level properties of a resource are wanted (`$select`); compared without regard to
/// case.
///
/// @param names in lower case; none means all
record Selection(Optional<Set<String>> names) {

  static final Selection ALL = new Selection(Optional.empty());

  static Selection of(String select) {
    Set<String> names =
        Arrays.stream(select.split(",", -1))
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    return names.isEmpty() || names.contains("*") ? ALL : new Selection(Optional.of(names));
  }

  boolean wants(ItemProperty property) {
    return wants(property.text());
  }

  boolean wants(String property) {
    return names.isEmpty() || names.get().contains(property.toLowerCase(Locale.ROOT));
  }

  /// The download URL has an old name and one without the at sign.
  boolean wantsDownloadUrl() {
    return wants("@microsoft.graph.downloadUrl")
        || wants("@content.downloadUrl")
        || wants("content.downloadUrl");
  }
}
