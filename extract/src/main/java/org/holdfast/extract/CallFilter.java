package org.holdfast.extract;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The program that the kernel runs before each system call of a confined process: what is not on
/// the list is answered with "not permitted".
///
/// A list of what is allowed and not of what is forbidden: a call that the next kernel brings is
/// refused. The answer is an error and not the end of the process: the JVM asks for many things
/// that it can do without.
///
/// @see "Linux, Documentation/userspace-api/seccomp_filter.rst"
final class CallFilter {

  private static final int LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
  private static final int IF_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
  private static final int IF_AT_LEAST = 0x35; // BPF_JMP | BPF_JGE | BPF_K
  private static final int IF_ANY_BIT = 0x45; // BPF_JMP | BPF_JSET | BPF_K
  private static final int RETURN = 0x06; // BPF_RET | BPF_K

  private static final int ALLOW = 0x7FFF0000;
  private static final int NOT_PERMITTED = 0x00050000 | 1; // SECCOMP_RET_ERRNO | EPERM
  private static final int UNKNOWN = 0x00050000 | 38; // SECCOMP_RET_ERRNO | ENOSYS

  // Where struct seccomp_data has them; of an argument the low half, on little-endian machines.
  private static final int NUMBER_AT = 0;
  private static final int PROCESSOR_AT = 4;
  private static final int FIRST_ARGUMENT_AT = 16;

  private static final int THIRD_ARGUMENT_AT = 32;

  // O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND, and the bit of its own of O_TMPFILE
  private static final int TO_WRITE = 0x400643;

  private static final int X32_FROM = 0x40000000;
  private static final int CLONE_THREAD = 0x00010000;
  private static final int SET_THREAD_NAME = 15; // PR_SET_NAME
  private static final int SET_MEMORY_NAME = 0x53564D41; // PR_SET_VMA

  private static final int MOST_INSTRUCTIONS = 200;

  private final ByteBuffer program =
      ByteBuffer.allocateDirect(MOST_INSTRUCTIONS * 8).order(ByteOrder.nativeOrder());

  private CallFilter() {}

  /// The instructions, eight bytes each.
  ///
  /// @param process the only one that may be sent signals: the JVM's threads send each other some
  static ByteBuffer of(Machine machine, int process) {
    CallFilter filter = new CallFilter();
    filter.onlyOf(machine);
    filter.allAsEver(machine, process);
    return filter.program.flip();
  }

  /// The instructions for a program that is begun in place of this process: besides, it may load
  /// its libraries and open files to read them. Which files these are, this filter cannot tell;
  /// Landlock can.
  static ByteBuffer ofProgram(Machine machine, int process) {
    CallFilter filter = new CallFilter();
    filter.onlyOf(machine);
    machine.loading().forEach(number -> filter.answer(number, ALLOW));
    filter.onlyToRead(machine.openAt());
    filter.allAsEver(machine, process);
    return filter.program.flip();
  }

  private void allAsEver(Machine machine, int process) {
    machine.allowed().forEach(number -> answer(number, ALLOW));
    answer(Machine.CLONE3, UNKNOWN);
    withArgument(machine.tgkill(), IF_EQUAL, process);
    withArgument(machine.newThread(), IF_ANY_BIT, CLONE_THREAD);
    withArgument(machine.prctl(), IF_EQUAL, SET_THREAD_NAME, SET_MEMORY_NAME);
    add(RETURN, 0, 0, NOT_PERMITTED);
  }

  private void onlyToRead(int number) {
    add(IF_EQUAL, 0, 4, number);
    add(LOAD, 0, 0, THIRD_ARGUMENT_AT);
    add(IF_ANY_BIT, 0, 1, TO_WRITE);
    add(RETURN, 0, 0, NOT_PERMITTED);
    add(RETURN, 0, 0, ALLOW);
  }

  private void onlyOf(Machine machine) {
    add(LOAD, 0, 0, PROCESSOR_AT);
    add(IF_EQUAL, 1, 0, machine.audit());
    add(RETURN, 0, 0, NOT_PERMITTED);
    add(LOAD, 0, 0, NUMBER_AT);
    if (machine.hasOtherNumbers()) {
      add(IF_AT_LEAST, 0, 1, X32_FROM);
      add(RETURN, 0, 0, NOT_PERMITTED);
    }
  }

  private void answer(int number, int answer) {
    add(IF_EQUAL, 0, 1, number);
    add(RETURN, 0, 0, answer);
  }

  /// Allows a call only with one of these as its first argument. Ends the program for that call.
  private void withArgument(int number, int test, int... values) {
    add(IF_EQUAL, 0, 2 + 2 * values.length, number);
    add(LOAD, 0, 0, FIRST_ARGUMENT_AT);
    for (int value : values) {
      add(test, 0, 1, value);
      add(RETURN, 0, 0, ALLOW);
    }
    add(RETURN, 0, 0, NOT_PERMITTED);
  }

  /// @param yes how many instructions are left out if the test holds
  /// @param no and if it does not
  private void add(int code, int yes, int no, int value) {
    program.putShort((short) code).put((byte) yes).put((byte) no).putInt(value);
  }
}
