package org.holdfast.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A part of one processor for the processes that are put in, however much more there is ([cgroups,
/// version 1, CFS bandwidth control](https://docs.kernel.org/scheduler/sched-bwc.html)).
final class ProcessorShare implements AutoCloseable {

  private static final Path CONTROLLER = Path.of("/sys/fs/cgroup/cpu");
  private static final int PERIOD_MICROS = 10_000;

  private final Path group;

  private ProcessorShare(Path group) {
    this.group = group;
  }

  /// Whether the system can, and lets whoever runs this.
  static boolean isPossible() {
    return Files.isWritable(CONTROLLER.resolve("cgroup.procs"));
  }

  /// @param share of one processor, above 0
  static ProcessorShare of(String name, double share) throws IOException {
    Path group = Files.createDirectory(CONTROLLER.resolve("holdfast-" + name));
    Files.writeString(group.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROS));
    Files.writeString(
        group.resolve("cpu.cfs_quota_us"), Long.toString(Math.round(share * PERIOD_MICROS)));
    return new ProcessorShare(group);
  }

  void limit(long pid) throws IOException {
    Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
  }

  void free(long pid) throws IOException {
    Files.writeString(CONTROLLER.resolve("cgroup.procs"), Long.toString(pid));
  }

  /// After its processes have ended.
  @Override
  public void close() throws IOException {
    Files.delete(group);
  }
}
