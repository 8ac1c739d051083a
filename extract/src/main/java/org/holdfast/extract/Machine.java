package org.holdfast.extract;

import java.util.Optional;
import java.util.Set;

/// The numbers of the system calls on one kind of processor, and which of them a JVM needs that
/// reads and writes what is open already.
///
/// @param audit what the kernel calls the processor
/// @param openAt opens a file, and says in its third argument what for
/// @param allowed for everyone; among them no way to open, make, run or reach anything
/// @param loading what a program needs besides to be begun in place of this one, and to find its
///   libraries; what it may open and run is held by Landlock
/// @see "Linux, arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h"
record Machine(
    int audit,
    boolean hasOtherNumbers,
    int seccomp,
    int tgkill,
    int newThread,
    int prctl,
    int openAt,
    Set<Integer> allowed,
    Set<Integer> loading) {

  /// The same everywhere. Answered as unknown, so that the C library takes `clone`, whose flags lie
  /// where a filter sees them.
  static final int CLONE3 = 435;

  private static final Machine X86_64 =
      new Machine(
          0xC000003E,
          true, // x32: the same calls under numbers from 0x40000000 on
          317,
          234,
          56,
          157,
          257,
          Set.of(
              0, // read
              1, // write
              3, // close
              5, // fstat
              7, // poll
              8, // lseek
              9, // mmap
              10, // mprotect
              11, // munmap
              12, // brk
              13, // rt_sigaction
              14, // rt_sigprocmask
              15, // rt_sigreturn
              17, // pread64
              19, // readv
              20, // writev
              24, // sched_yield
              25, // mremap
              27, // mincore
              28, // madvise
              35, // nanosleep
              39, // getpid
              60, // exit
              63, // uname
              96, // gettimeofday
              98, // getrusage
              99, // sysinfo
              100, // times
              131, // sigaltstack
              186, // gettid
              202, // futex
              204, // sched_getaffinity
              219, // restart_syscall
              228, // clock_gettime
              229, // clock_getres
              230, // clock_nanosleep
              231, // exit_group
              273, // set_robust_list
              309, // getcpu
              318, // getrandom
              324, // membarrier
              334), // rseq
          Set.of(
              21, // access
              59, // execve
              102, // getuid
              104, // getgid
              107, // geteuid
              108, // getegid
              158, // arch_prctl
              218, // set_tid_address
              262)); // newfstatat

  private static final Machine AARCH64 =
      new Machine(
          0xC00000B7,
          false,
          277,
          131,
          220,
          167,
          56,
          Set.of(
              63, // read
              64, // write
              57, // close
              80, // fstat
              73, // ppoll
              62, // lseek
              222, // mmap
              226, // mprotect
              215, // munmap
              214, // brk
              134, // rt_sigaction
              135, // rt_sigprocmask
              139, // rt_sigreturn
              67, // pread64
              65, // readv
              66, // writev
              124, // sched_yield
              216, // mremap
              232, // mincore
              233, // madvise
              101, // nanosleep
              172, // getpid
              93, // exit
              160, // uname
              169, // gettimeofday
              165, // getrusage
              179, // sysinfo
              153, // times
              132, // sigaltstack
              178, // gettid
              98, // futex
              123, // sched_getaffinity
              128, // restart_syscall
              113, // clock_gettime
              114, // clock_getres
              115, // clock_nanosleep
              94, // exit_group
              99, // set_robust_list
              168, // getcpu
              278, // getrandom
              283, // membarrier
              293), // rseq
          Set.of(
              48, // faccessat
              79, // newfstatat
              96, // set_tid_address
              174, // getuid
              175, // geteuid
              176, // getgid
              177, // getegid
              221)); // execve

  /// This machine's.
  ///
  /// @return empty if it is not Linux on one of the two
  static Optional<Machine> current() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    return switch (System.getProperty("os.arch")) {
      case "amd64", "x86_64" -> Optional.of(X86_64);
      case "aarch64" -> Optional.of(AARCH64);
      default -> Optional.empty();
    };
  }
}
