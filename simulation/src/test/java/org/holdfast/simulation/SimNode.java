package org.holdfast.simulation;

/// A file or a folder, whatever its names are.
abstract sealed class SimNode permits SimFile, SimFolder {

  private final SimVolume volume;

  SimNode(SimVolume volume) {
    this.volume = volume;
  }

  SimVolume volume() {
    return volume;
  }

  /// The same on another disk, all of it flushed.
  abstract SimNode copy(SimVolume to);
}
