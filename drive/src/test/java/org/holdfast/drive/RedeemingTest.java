package org.holdfast.drive;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// On the embedded database.
class RedeemingTest extends RedeemingContract {

  @TempDir private Path folder;

  @Override
  House open() {
    return House.in(folder);
  }
}
