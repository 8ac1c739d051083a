package org.holdfast.extract;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/// A function of the C library whose arguments are numbers and places in memory. On the two kinds
/// of machines these lie in registers, and what is given beyond the arguments is not looked at.
@SuppressWarnings("restricted") // calls of the system are what this is for
final class Native {

  private static final Linker LINKER = Linker.nativeLinker();
  private static final int MOST_ARGUMENTS = 5;
  private static final Arena ARENA = Arena.global();

  private final MethodHandle function;

  Native(String name) {
    FunctionDescriptor shape =
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            Collections.nCopies(MOST_ARGUMENTS, ValueLayout.JAVA_LONG)
                .toArray(ValueLayout.OfLong[]::new));
    function =
        LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow(name), shape, Linker.Option.firstVariadicArg(1));
  }

  /// @return what it answers as an `int`; -1 if it was refused
  int call(long one, long two, long three) {
    return call(one, two, three, 0, 0);
  }

  int call(long one, long two, long three, long four, long five) {
    try {
      return (int) (long) function.invokeExact(one, two, three, four, five);
    } catch (Throwable e) { // what method handles may throw; C throws nothing
      throw new IllegalStateException("a function of C throws nothing", e);
    }
  }

  /// @return where these numbers lie, eight bytes each, for as long as this process lives
  static long longs(long... values) {
    return ARENA.allocateFrom(ValueLayout.JAVA_LONG, values).address();
  }

  /// @return where a text lies, with a zero at its end
  static long text(String text) {
    return ARENA.allocateFrom(text, StandardCharsets.UTF_8).address();
  }

  /// @return where the places of these texts lie, with a zero at their end
  static long texts(List<String> texts) {
    long[] places = new long[texts.size() + 1];
    for (int i = 0; i < texts.size(); i++) {
      places[i] = text(texts.get(i));
    }
    return longs(places);
  }

  /// Memory in which bytes are handed over.
  static MemorySegment room(int bytes) {
    return ARENA.allocate(bytes, 8);
  }
}
