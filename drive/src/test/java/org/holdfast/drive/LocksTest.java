package org.holdfast.drive;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocksTest extends LocksContract {

  @TempDir Path temp;

  @Override
  House house() {
    return House.in(temp);
  }
}
