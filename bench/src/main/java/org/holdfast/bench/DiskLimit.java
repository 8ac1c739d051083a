package org.holdfast.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What the disk itself takes: two copies of a file, written side by side by plain code and
/// flushed.
final class DiskLimit {
  private static final int COPIES = 2;
  private static final int WRITE_BYTES = 1 << 20;

  private DiskLimit() {}

  /// MiB of one copy per second, both copies on disk at the end.
  static double mebibytesPerSecond(Path folder, Noise.Stretch content)
      throws IOException, InterruptedException {
    long started = System.nanoTime();
    try (ExecutorService writers = Executors.newFixedThreadPool(COPIES)) {
      List<Future<?>> copies = new ArrayList<>();
      for (int i = 0; i < COPIES; i++) {
        Path file = folder.resolve("copy-" + i);
        copies.add(
            writers.submit(
                () -> {
                  write(file, content);
                  return true;
                }));
      }
      for (Future<?> each : copies) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("the disk refused: " + e.getMessage(), e);
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    return content.lengthBytes() / 1048576.0 / seconds;
  }

  private static void write(Path file, Noise.Stretch content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer direct = ByteBuffer.allocateDirect(WRITE_BYTES);
      OutputStream into =
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
              if (direct.remaining() < length) {
                drain(channel, direct);
              }
              direct.put(bytes, offset, length);
            }
          };
      content.writeTo(into);
      drain(channel, direct);
      channel.force(true);
    }
  }

  private static void drain(FileChannel channel, ByteBuffer direct) throws IOException {
    direct.flip();
    while (direct.hasRemaining()) {
      channel.write(direct);
    }
    direct.clear();
  }
}
