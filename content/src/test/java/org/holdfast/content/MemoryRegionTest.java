package org.holdfast.content;

import java.nio.file.Path;
import java.time.InstantSource;

class MemoryRegionTest extends RegionContract {

  @Override
  protected Region open(Path root, InstantSource clock) {
    return new MemoryRegion("memory", clock);
  }
}
