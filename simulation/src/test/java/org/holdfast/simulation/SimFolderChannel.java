package org.holdfast.simulation;

import java.io.IOException;

/// A folder opened as Linux lets one: to be flushed.
final class SimFolderChannel extends SimChannel {

  private final SimDisk disk;
  private final SimTime time;
  private final String path;

  SimFolderChannel(SimDisk disk, SimTime time, String path) {
    super(disk, time, disk.nameless(), path);
    this.disk = disk;
    this.time = time;
    this.path = path;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    time.perhapsYield();
    disk.flushFolder(path);
  }
}
