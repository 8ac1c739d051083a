package org.holdfast.content;

import java.nio.file.Path;

class MemoryRegionTest extends RegionContract {

  @Override
  Region open(Path root, StoppedClock clock) {
    return new MemoryRegion("memory", clock);
  }
}
