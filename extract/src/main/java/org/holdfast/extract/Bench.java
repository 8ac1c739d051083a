package org.holdfast.extract;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/// The workbench in the process that is held in: takes one file after the other from the standard
/// input, until that ends.
///
/// ```
/// request   i32 "HFQ1"  i64 size  the wish  utf name  { i32 length  bytes } …  i32 0
/// ```
final class Bench {

  private final DataInputStream in;
  private final DataOutputStream out;
  private final Work work;

  Bench(DataInputStream in, DataOutputStream out, Work work) {
    this.in = in;
    this.out = out;
    this.work = work;
  }

  void serve() throws IOException {
    while (true) {
      try {
        if (in.readInt() != Frames.REQUEST) {
          return;
        }
      } catch (EOFException _) {
        return; // the server has no more
      }
      serveOne();
    }
  }

  private void serveOne() throws IOException {
    int size = Math.toIntExact(in.readLong());
    Wish wish = Wish.read(in);
    String name = in.readUTF();
    Optional<byte[]> file = content(size);
    if (file.isEmpty()) {
      Frames.refuse(out, Why.UNAVAILABLE);
      return;
    }
    try {
      answer(file.get(), name, wish);
    } catch (Work.NotMade e) {
      Frames.refuse(out, e.why());
    }
  }

  private void answer(byte[] file, String name, Wish wish) throws IOException, Work.NotMade {
    switch (wish) {
      case Wish.OfText text -> Frames.write(out, tried(() -> work.text(file, name, text)));
      case Wish.OfFacts facts -> Frames.write(out, tried(() -> work.facts(file, facts)));
      case Wish.OfPictures pictures ->
          Frames.write(out, tried(() -> work.pictures(file, name, pictures)));
    }
  }

  private interface Try<T> {
    T make() throws Exception;
  }

  /// Parsers throw what they like at damaged files. Out of memory is the end of the process: what
  /// else it would break nobody knows.
  private static <T> T tried(Try<T> work) throws Work.NotMade {
    try {
      return work.make();
    } catch (Work.NotMade e) {
      throw e;
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Exception | StackOverflowError | AssertionError | LinkageError _) {
      throw new Work.NotMade(Why.DAMAGED);
    }
  }

  private Optional<byte[]> content(int size) throws IOException {
    byte[] file = new byte[size];
    int at = 0;
    for (int piece = in.readInt(); piece != 0; piece = in.readInt()) {
      if (piece == Frames.ABORTED) {
        return Optional.empty();
      }
      in.readFully(file, at, piece);
      at += piece;
    }
    return Optional.of(file);
  }
}
