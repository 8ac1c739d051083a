package org.holdfast.console;

import java.nio.file.Path;
import java.util.List;

/// One file of the folder that is shown round.
///
/// @param folders names of the folders above it, from below the folder that was given
record TourFile(Path path, List<String> folders, String name, long sizeBytes) {
  TourFile {
    folders = List.copyOf(folders);
  }
}
