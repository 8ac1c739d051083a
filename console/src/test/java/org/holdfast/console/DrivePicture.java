package org.holdfast.console;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What an owner can see of a drive.
///
/// @param files paths, with the SHA-256 of what is in them
/// @param folders paths
/// @param bin ids of what was removed
/// @param versions of each visible file, by its path: numbers, with the SHA-256 of each
record DrivePicture(
    Map<String, String> files,
    Set<String> folders,
    Set<String> bin,
    Map<String, Map<Integer, String>> versions) {

  static DrivePicture empty() {
    return new DrivePicture(new TreeMap<>(), new TreeSet<>(), new TreeSet<>(), new TreeMap<>());
  }
}
