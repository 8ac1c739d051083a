package org.holdfast.extract;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// Holds the calling thread in, and with it the program that it begins in place of this process:
/// that may read its libraries and what is open, and nothing else. No network, no file to write, no
/// other program, no other process.
///
/// Two locks of the kernel: seccomp says which calls there are, Landlock which files they reach.
/// Both bind one thread and outlast `execve`, which ends all others.
///
/// @see "Linux, Documentation/userspace-api/landlock.rst"
final class FilmCell {

  static final Confinement HELD =
      new Confinement(true, "Held in by a filter of system calls (seccomp) and by Landlock.");

  // The same numbers on all machines.
  private static final long CREATE_RULESET = 444;
  private static final long ADD_RULE = 445;
  private static final long RESTRICT_SELF = 446;

  private static final long VERSION = 1; // LANDLOCK_CREATE_RULESET_VERSION
  private static final long BENEATH = 1; // LANDLOCK_RULE_PATH_BENEATH
  private static final long RUN = 1; // LANDLOCK_ACCESS_FS_EXECUTE
  private static final long READ = 1 << 2; // LANDLOCK_ACCESS_FS_READ_FILE
  private static final long PLACE_ONLY = 0x280000; // O_PATH, O_CLOEXEC

  private static final long NO_NEW_PRIVILEGES = 38; // PR_SET_NO_NEW_PRIVS
  private static final long SET_FILTER = 1; // SECCOMP_SET_MODE_FILTER

  // setrlimit: the same numbers on both kinds of machines
  private static final int SECONDS = 0; // RLIMIT_CPU
  private static final int FILE_SIZE = 1;
  private static final int DATA = 2;
  private static final int CORE = 4;
  private static final int OPEN_FILES = 7;
  private static final int ADDRESSES = 9;

  private static final int MOST_SECONDS = 20; // also if nobody is left to end it
  private static final int MOST_OPEN = 64;
  private static final long MOST_DATA = 768L << 20;
  private static final long MOST_ADDRESSES = 2L << 30;

  // Where the libraries of programs lie, and nothing of anybody's.
  private static final List<String> LIBRARIES =
      List.of("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache");

  // The kernel runs it when it begins a program, and asks whether that is allowed.
  private static final List<String> LOADERS =
      List.of("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1");

  private final Native syscall = new Native("syscall");
  private final Native open = new Native("open");
  private final Native setLimit = new Native("setrlimit");
  private final Native prctl = new Native("prctl");
  private final Machine machine;

  private FilmCell(Machine machine) {
    this.machine = machine;
  }

  /// @param program all that may be run
  static Confinement close(String program) {
    Optional<Machine> machine = Machine.current();
    return machine.isEmpty()
        ? new Confinement(false, "Films are looked into on Linux on x86-64 and ARM64 only.")
        : new FilmCell(machine.get()).closed(program);
  }

  private Confinement closed(String program) {
    int version = syscall.call(CREATE_RULESET, 0, 0, VERSION, 0);
    if (version < 1) {
      return no("The kernel has no Landlock; it needs 5.13, with Landlock among its modules.");
    }
    long filter = filter(); // made before there is less memory
    if (prctl.call(NO_NEW_PRIVILEGES, 1, 0) != 0) {
      return no("The kernel refuses PR_SET_NO_NEW_PRIVS.");
    }
    if (!seesOnly(program, version)) {
      return no("The kernel refuses the rules of Landlock.");
    }
    if (!isLimited()) {
      return no("The kernel refuses limits.");
    }
    return syscall.call(machine.seccomp(), SET_FILTER, 0, filter, 0) == 0
        ? HELD
        : no("The kernel refuses seccomp filters.");
  }

  private static Confinement no(String sentence) {
    return new Confinement(false, sentence);
  }

  private long filter() {
    ByteBuffer program =
        CallFilter.ofProgram(machine, Math.toIntExact(ProcessHandle.current().pid()));
    MemorySegment whole = Native.room(16); // struct sock_fprog: a short, padding, a pointer
    whole.set(ValueLayout.JAVA_SHORT, 0, (short) (program.remaining() / 8));
    MemorySegment kept = Native.room(program.remaining());
    kept.copyFrom(MemorySegment.ofBuffer(program));
    whole.set(ValueLayout.ADDRESS, 8, kept);
    return whole.address();
  }

  private boolean isLimited() {
    return limit(CORE, 0)
        && limit(FILE_SIZE, 0)
        && limit(OPEN_FILES, MOST_OPEN)
        && limit(SECONDS, MOST_SECONDS)
        && limit(DATA, MOST_DATA)
        && limit(ADDRESSES, MOST_ADDRESSES);
  }

  private boolean limit(int what, long most) {
    return setLimit.call(what, Native.longs(most, most), 0) == 0;
  }

  /// Everything that this version knows is refused, but what is named.
  private boolean seesOnly(String program, int version) {
    // struct landlock_ruleset_attr: of files, of ports, of other processes
    int bytes = version < 4 ? 8 : version < 6 ? 16 : 24;
    long handled = Native.longs(filesOf(version), 3, 3);
    int rules = syscall.call(CREATE_RULESET, handled, bytes, 0, 0);
    if (rules < 0) {
      return false;
    }
    LIBRARIES.forEach(place -> allow(rules, place, READ));
    LOADERS.forEach(loader -> allow(rules, loader, READ | RUN));
    return allow(rules, program, READ | RUN) && syscall.call(RESTRICT_SELF, rules, 0, 0, 0) == 0;
  }

  /// What each version can refuse: 13 kinds, then linking elsewhere, cutting, orders to devices.
  private static long filesOf(int version) {
    return switch (version) {
      case 1 -> 0x1FFF;
      case 2 -> 0x3FFF;
      case 3, 4 -> 0x7FFF;
      default -> 0xFFFF;
    };
  }

  /// @return false if there is no such place, or it is refused
  private boolean allow(int rules, String place, long what) {
    int file = open.call(Native.text(place), PLACE_ONLY, 0);
    if (file < 0) {
      return false;
    }
    MemorySegment rule = Native.room(16); // struct landlock_path_beneath_attr: 12 bytes
    rule.set(ValueLayout.JAVA_LONG, 0, what);
    rule.set(ValueLayout.JAVA_INT, 8, file);
    return syscall.call(ADD_RULE, rules, BENEATH, rule.address(), 0) == 0;
  }
}
