package org.holdfast.extract;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Holds this process in, for good and with all its threads: from then on it can neither open nor
/// make a file, run a program, reach a network nor touch another process. What is open stays open.
@SuppressWarnings("restricted") // calls of the system are what this is for
final class Cell {

  private static final int SET_DUMPABLE = 4; // PR_SET_DUMPABLE
  private static final int NO_NEW_PRIVILEGES = 38; // PR_SET_NO_NEW_PRIVS
  private static final long SET_FILTER = 1; // SECCOMP_SET_MODE_FILTER
  private static final long ALL_THREADS = 1; // SECCOMP_FILTER_FLAG_TSYNC

  // setrlimit: the same numbers on both kinds of machines
  private static final int FILE_SIZE = 1;
  private static final int DATA = 2;
  private static final int CORE = 4;

  private static final int LATER_THAN_OTHERS = 10; // of the nice values, 19 would be last

  private static final Linker LINKER = Linker.nativeLinker();

  private Cell() {}

  /// @param mostBytes of memory, beyond the heap too: decoders in native code have some of their
  ///   own
  static Confinement close(long mostBytes) {
    Optional<Machine> machine = Machine.current();
    if (machine.isEmpty()) {
      return new Confinement(
          false,
          "Files are looked into on Linux on x86-64 and ARM64 only; this is %s on %s."
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
    }
    try {
      return close(machine.get(), mostBytes);
    } catch (Throwable e) { // what method handles may throw
      return new Confinement(false, "The process could not be held in: " + e.getClass().getName());
    }
  }

  private static Confinement close(Machine machine, long mostBytes) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      limit(arena, CORE, 0);
      limit(arena, FILE_SIZE, 0);
      limit(arena, DATA, mostBytes);
      int _ = (int) setPriority().invokeExact(0, 0, LATER_THAN_OTHERS);
      int _ = prctl(SET_DUMPABLE, 0);
      if (prctl(NO_NEW_PRIVILEGES, 1) != 0) {
        return new Confinement(false, "The kernel refuses PR_SET_NO_NEW_PRIVS.");
      }
      long answer = install(arena, machine);
      return answer == 0
          ? new Confinement(true, "Held in by a filter of system calls (seccomp).")
          : new Confinement(
              false, "The kernel refuses seccomp filters (answer " + answer + "); it needs 3.17.");
    }
  }

  private static long install(Arena arena, Machine machine) throws Throwable {
    ByteBuffer program = CallFilter.of(machine, Math.toIntExact(ProcessHandle.current().pid()));
    MemorySegment instructions = MemorySegment.ofBuffer(program);
    // struct sock_fprog: a short, padding, a pointer
    MemorySegment whole = arena.allocate(16, 8);
    whole.set(ValueLayout.JAVA_SHORT, 0, (short) (program.remaining() / 8));
    whole.set(ValueLayout.ADDRESS, 8, instructions);
    MethodHandle syscall =
        function(
            "syscall",
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS),
            1);
    return (long) syscall.invokeExact((long) machine.seccomp(), SET_FILTER, ALL_THREADS, whole);
  }

  private static int prctl(int option, long value) throws Throwable {
    MethodHandle prctl =
        function(
            "prctl",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG),
            1);
    return (int) prctl.invokeExact(option, value, 0L, 0L, 0L);
  }

  private static void limit(Arena arena, int what, long most) throws Throwable {
    MemorySegment both = arena.allocate(16, 8); // struct rlimit: now, at most
    both.set(ValueLayout.JAVA_LONG, 0, most);
    both.set(ValueLayout.JAVA_LONG, 8, most);
    MethodHandle setLimit =
        LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("setrlimit"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    int _ = (int) setLimit.invokeExact(what, both);
  }

  private static MethodHandle setPriority() {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow("setpriority"),
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT));
  }

  /// @param fixed how many arguments come before those that C calls variadic
  private static MethodHandle function(String name, FunctionDescriptor shape, int fixed) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), shape, Linker.Option.firstVariadicArg(fixed));
  }
}
