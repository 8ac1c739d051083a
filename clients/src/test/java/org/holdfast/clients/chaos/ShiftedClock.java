package org.holdfast.clients.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import org.holdfast.server.Programs;

/// The clock of the processes that are started with its environment (`clock.c`): it can be set
/// ahead and back while they run.
final class ShiftedClock {

  private static final Path SOURCE = Path.of("src", "test", "c", "clock.c");

  private final Path library;
  private final Path file;

  private ShiftedClock(Path library, Path file) {
    this.library = library;
    this.file = file;
  }

  /// @param folder where what it needs is made
  static ShiftedClock make(Path folder, String name) throws IOException, InterruptedException {
    Path library = folder.resolve("clock.so");
    if (!Files.exists(library)) {
      Programs.require("gcc");
      Shell.run("gcc", "-shared", "-fPIC", "-O2", "-o", library.toString(), SOURCE.toString());
    }
    ShiftedClock clock = new ShiftedClock(library, folder.resolve(name + ".clock"));
    clock.set(Duration.ZERO);
    return clock;
  }

  Map<String, String> environment() {
    return Map.of("LD_PRELOAD", library.toString(), "CLOCK_AHEAD", file.toString());
  }

  /// @param ahead of this machine's clock, in whole seconds; may be negative
  void set(Duration ahead) throws IOException {
    ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    seconds.putLong(0, ahead.toSeconds());
    // In place: the processes look at this very file.
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(seconds, 0);
    }
  }
}
