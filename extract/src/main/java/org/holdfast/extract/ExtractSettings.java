package org.holdfast.extract;

import java.time.Duration;

/// How much a file may cost.
///
/// @param mostBytes of a file; larger ones are not looked at
/// @param mostPixels of a picture, before it is decoded
/// @param heapBytes of the process
/// @param perFile how long one file may take
/// @param start how long the process may take to begin
/// @param idle how long a process waits for another file before it is ended
/// @param files of one owner that a process is asked for before the next takes its place
public record ExtractSettings(
    long mostBytes,
    long mostPixels,
    long heapBytes,
    Duration perFile,
    Duration start,
    Duration idle,
    int files) {

  private static final int MIB = 1 << 20;

  public ExtractSettings {
    if (mostBytes < 1 || mostBytes > 512L * MIB || heapBytes < 64L * MIB || files < 1) {
      throw new IllegalArgumentException(
          "a process reads files of up to 512 MiB, has 64 MiB, and serves a file");
    }
  }

  /// 64 MiB; 60 million points, more than most cameras make; 512 MiB of heap; 30 seconds, since
  /// others have the processor first.
  public static ExtractSettings defaults() {
    return new ExtractSettings(
        64L * MIB,
        60_000_000,
        512L * MIB,
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofMinutes(1),
        100);
  }
}
