package org.holdfast.console;

import java.util.List;

/// The same with the database mirrored: what is made to fail is what the mirror asks of a region's
/// disk. The group is then on the server's disk and in doubt; until the region has it nothing else
/// is written.
class MirrorEveryFaultTest extends ServerEveryFaultTest {

  @Override
  List<Failpoint> flushes() {
    return List.of(Failpoint.MIRROR_FLUSH, Failpoint.MIRROR_FOLDER_FLUSH);
  }

  @Override
  List<Failpoint> writes() {
    return List.of(Failpoint.MIRROR_WRITE);
  }

  @Override
  String settings() {
    return "database: {mirror: true}\n";
  }
}
