package org.holdfast.simulation;

import java.util.TreeMap;

/// A folder: its names as they are seen, and as they would be after a power cut.
final class SimFolder extends SimNode {

  final TreeMap<String, SimNode> names = new TreeMap<>();
  final TreeMap<String, SimNode> durableNames = new TreeMap<>();

  SimFolder(SimVolume volume) {
    super(volume);
  }

  @Override
  SimFolder copy(SimVolume to) {
    SimFolder copy = new SimFolder(to);
    names.forEach((name, node) -> copy.names.put(name, node.copy(to)));
    copy.durableNames.putAll(copy.names);
    return copy;
  }
}
