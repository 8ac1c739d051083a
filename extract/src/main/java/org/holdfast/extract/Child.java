package org.holdfast.extract;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;

/// The process that reads strangers' bytes. Warms up, shuts itself in, says so, and works until its
/// input ends.
final class Child {

  // Tables, code and what decoders written in C hold, beside the heap.
  private static final long BESIDE_THE_HEAP_BYTES = 768L << 20;

  private Child() {}

  /// Takes no arguments: all it is told comes with each file.
  static void main() throws IOException {
    System.setOut(System.err); // what a library prints is no answer
    Parsers parsers = new Parsers();
    WarmUp.run(parsers);
    run(parsers);
  }

  static void run(Work work) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(new Pipe(), 1 << 16));
    DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
    Confinement how = Cell.close(Runtime.getRuntime().maxMemory() + BESIDE_THE_HEAP_BYTES);
    Frames.ready(out, how);
    if (how.holds()) {
      new Bench(in, out, work).serve();
    }
    // Not an orderly end: shut-down hooks of libraries would look for files.
    Runtime.getRuntime().halt(0);
  }

  /// The standard input. How much waits in it would have to be asked by a call that is refused.
  private static final class Pipe extends FileInputStream {

    Pipe() {
      super(FileDescriptor.in);
    }

    @Override
    public int available() {
      return 0;
    }
  }
}
