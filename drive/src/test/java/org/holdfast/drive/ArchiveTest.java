package org.holdfast.drive;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest extends ArchiveContract {

  @TempDir Path folder;

  @Override
  House house() {
    return House.in(folder);
  }
}
