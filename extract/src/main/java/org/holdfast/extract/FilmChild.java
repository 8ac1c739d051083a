package org.holdfast.extract;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// The process that becomes ffmpeg. Takes the ends of a film into memory that has no name, holds
/// itself in, says so, and begins the program in its own place. Looks at no byte of the film.
///
/// ```
/// input    i64 bytes of the whole film  i32 of the beginning  i32 of the end  bytes
/// output   begin, as [Frames] has it; then what the program writes
/// ```
final class FilmChild {

  private static final int PIECE_BYTES = 1 << 16;
  private static final long SEALABLE = 3; // MFD_CLOEXEC, MFD_ALLOW_SEALING
  private static final long ADD_SEALS = 1033; // F_ADD_SEALS
  private static final long ALL_SEALS = 15; // no more seals, not shorter, not longer, no writing
  private static final long CLOSE_RANGE = 436; // the same number on all machines
  private static final long MOST_FILE = 0xFFFFFFFFL;
  private static final long WHEN_BEGUN = 4; // CLOSE_RANGE_CLOEXEC
  private static final int NOT_BEGUN = 4;

  private final Native syscall = new Native("syscall");
  private final Native makeMemory = new Native("memfd_create");
  private final Native setLength = new Native("ftruncate");
  private final Native writeAt = new Native("pwrite");
  private final Native control = new Native("fcntl");
  private final Native duplicate = new Native("dup2");
  private final Native write = new Native("write");
  private final Native execute = new Native("execve");
  private final MemorySegment piece = Native.room(PIECE_BYTES);

  private FilmChild() {}

  /// @param command the program, by its whole path, and what it is told
  static void main(String[] command) throws IOException {
    new FilmChild().become(List.of(command));
    Runtime.getRuntime().halt(NOT_BEGUN);
  }

  private void become(List<String> command) throws IOException {
    long program = Native.text(command.getFirst());
    long arguments = Native.texts(command);
    long environment = Native.texts(List.of());
    boolean isTaken = takes(new DataInputStream(new BufferedInputStream(System.in, PIECE_BYTES)));
    byte[] _ = told(FilmCell.HELD); // so that no class is looked for afterwards
    Confinement how =
        isTaken
            ? FilmCell.close(command.getFirst())
            : new Confinement(false, "The kernel gives no memory without a name (memfd).");
    byte[] told = told(how);
    piece.asSlice(0, told.length).copyFrom(MemorySegment.ofArray(told));
    int _ = write.call(1, piece.address(), told.length);
    if (how.holds()) {
      int _ = execute.call(program, arguments, environment);
    }
  }

  private static byte[] told(Confinement how) throws IOException {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Frames.ready(new DataOutputStream(told), how);
    return told.toByteArray();
  }

  /// Puts the film where the program finds its standard input, with a hole between its ends, and
  /// has all else that is open closed when the program begins.
  private boolean takes(DataInputStream in) throws IOException {
    long wholeBytes = in.readLong();
    int head = in.readInt();
    int tail = in.readInt();
    int film = makeMemory.call(Native.text("film"), SEALABLE, 0);
    if (film < 0 || setLength.call(film, wholeBytes, 0) != 0) {
      return false;
    }
    return copies(in, film, 0, head)
        && copies(in, film, wholeBytes - tail, tail)
        && control.call(film, ADD_SEALS, ALL_SEALS) == 0
        && duplicate.call(film, 0, 0) == 0
        && syscall.call(CLOSE_RANGE, 3, MOST_FILE, WHEN_BEGUN, 0) == 0;
  }

  private boolean copies(DataInputStream in, int film, long at, int length) throws IOException {
    byte[] bytes = new byte[PIECE_BYTES];
    for (int done = 0; done < length; ) {
      int next = in.read(bytes, 0, Math.min(PIECE_BYTES, length - done));
      if (next < 0) {
        throw new EOFException("the film ends too early");
      }
      MemorySegment.copy(MemorySegment.ofArray(bytes), 0, piece, 0, next);
      if (writeAt.call(film, piece.address(), next, at + done, 0) != next) {
        return false;
      }
      done += next;
    }
    return true;
  }
}
