package org.holdfast.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;

/// Everything that happened in one simulation, as one digest; and the last of it in words.
final class Trace {

  private static final int KEPT = Integer.getInteger("simulation.trace", 400);

  private final MessageDigest digest = sha256();
  private final Deque<String> last = new ArrayDeque<>();
  private final byte[] number = new byte[Long.BYTES];
  private long events;

  /// What a client or the machine did.
  void note(String what) {
    event(what);
    digest.update(what.getBytes(UTF_8));
  }

  /// What the disk was asked, with the bytes it was given.
  void disk(String what, String path, long position, byte[] bytes, int length) {
    event(what + " " + path + " " + position + "+" + length);
    digest.update(what.getBytes(UTF_8));
    digest.update(path.getBytes(UTF_8));
    add(position);
    digest.update(bytes, 0, length);
  }

  /// Who of those that could run was next.
  void turn(int ready, int next) {
    add((long) ready << Integer.SIZE | next);
  }

  private void add(long value) {
    ByteBuffer.wrap(number).putLong(value);
    digest.update(number);
  }

  private void event(String what) {
    events++;
    last.add(events + " " + what);
    if (last.size() > KEPT) {
      last.remove();
    }
  }

  /// Of all that happened; nothing more is added after.
  String sum() {
    return HexFormat.of().formatHex(digest.digest());
  }

  long events() {
    return events;
  }

  String lastEvents() {
    return String.join("\n", last);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
