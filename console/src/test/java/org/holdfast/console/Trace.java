package org.holdfast.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What a server asked of the system, in one order over all its threads, written down by `strace`.
///
/// Not by a library that is loaded before the others: that would miss whoever makes a system call
/// by itself, needs a compiler, and could not tell when a call really began and ended. The price is
/// a server several times slower, which a recording does not mind.
///
/// The order is that in which the tracer saw calls begin and return. A call whose beginning was
/// seen before another's return may have taken effect on either side of it.
final class Trace {

  // Everything that changes a file, a name, or what a descriptor means; and what we do not
  // understand, so that it is noticed. A `?`: not every processor has it.
  private static final String CALLS =
      "trace=?open,openat,?openat2,?creat,close,dup,?dup2,dup3,write,pwrite64,writev,pwritev,"
          + "pwritev2,lseek,ftruncate,?truncate,fallocate,?rename,renameat,renameat2,?unlink,"
          + "unlinkat,?rmdir,?mkdir,mkdirat,?link,linkat,?symlink,symlinkat,fsync,fdatasync,"
          + "sync_file_range,sync,syncfs,msync,mmap,sendfile,copy_file_range,?io_uring_setup";

  private static final String UNFINISHED = " <unfinished ...>";
  private static final String RESUMED = " resumed>";

  private final Map<String, Begun> begun = new HashMap<>();
  private long line;

  private record Begun(String text, long from, long nanos) {}

  private Trace() {}

  /// What to put before a command so that it is recorded. It stays the child of who starts it.
  ///
  /// @param faults what else strace is told, such as `-e inject=…`
  static List<String> recorder(Path into, List<String> faults) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("strace", "-D", "-f", "--seccomp-bpf", "-xx", "-s", "268435456"));
    words.addAll(List.of("-e", CALLS, "-e", "signal=none"));
    words.addAll(faults);
    words.addAll(List.of("--absolute-timestamps=format:unix,precision:ns", "-o", into.toString()));
    return words;
  }

  /// Hands over every call that returned, in the order of their returns.
  ///
  /// @return how many places in the order there were
  static long read(Path file, long firstPlace, Consumer<TracedCall> each) throws IOException {
    Trace trace = new Trace();
    trace.line = firstPlace;
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        trace.take(text, each);
        trace.line += 2;
      }
    }
    return trace.line;
  }

  private void take(String text, Consumer<TracedCall> each) {
    String[] parts = text.split(" +", 3); // pid, time, call
    String call = parts[2];
    if (call.startsWith("+++") || call.startsWith("---")) {
      return;
    }
    long nanos = nanos(parts[1]);
    if (call.endsWith(UNFINISHED)) {
      String start = call.substring(0, call.length() - UNFINISHED.length());
      if (start.startsWith("close(")) {
        // From here on another thread may get the number.
        each.accept(TracedCall.parse(start + ") = 0", line, line + 1, nanos));
      } else {
        begun.put(parts[0], new Begun(start, line, nanos));
      }
    } else if (call.startsWith("<... ")) {
      Begun start = begun.remove(parts[0]);
      if (start != null) {
        String rest = call.substring(call.indexOf(RESUMED) + RESUMED.length());
        each.accept(TracedCall.parse(start.text() + rest, start.from(), line + 1, start.nanos()));
      }
    } else {
      each.accept(TracedCall.parse(call, line, line + 1, nanos));
    }
  }

  private static long nanos(String seconds) {
    int dot = seconds.indexOf('.');
    return Long.parseLong(seconds.substring(0, dot)) * 1_000_000_000L
        + Long.parseLong(seconds.substring(dot + 1));
  }
}
