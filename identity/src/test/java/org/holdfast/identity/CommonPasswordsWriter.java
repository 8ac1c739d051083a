package org.holdfast.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Writes the file that [CommonPasswords] reads. Run by `tools/common-passwords.sh`.
final class CommonPasswordsWriter {

  // Shorter ones are refused for their length, and so is what is left of a longer one.
  private static final int SHORTEST = 8;
  private static final int LONGEST = 64; // beyond are lines that were never passwords

  private CommonPasswordsWriter() {}

  /// @param args the file to write, then lists of a password a line
  public static void main(String[] args) throws IOException {
    TreeSet<String> hashes = new TreeSet<>();
    for (int i = 1; i < args.length; i++) {
      try (Stream<String> lines = Files.lines(Path.of(args[i]), StandardCharsets.UTF_8)) {
        lines.forEach(line -> add(hashes, line.strip()));
      }
    }
    Files.write(Path.of(args[0]), file(hashes));
    System.out.println(hashes.size() + " common passwords");
  }

  private static void add(Collection<String> hashes, String password) {
    int length = password.codePointCount(0, password.length());
    if (length >= SHORTEST && length <= LONGEST) {
      hashes.add(key(password));
    }
  }

  static byte[] file(SortedSet<String> hashes) {
    ByteBuffer out = ByteBuffer.allocate(9 + 65_536 + 3 * hashes.size());
    out.putInt(0x48464350).put((byte) 1).putInt(hashes.size());
    byte[] rests = new byte[3 * hashes.size()];
    int[] sizes = new int[65_536];
    int at = 0;
    for (String each : hashes) {
      byte[] hash = each.getBytes(StandardCharsets.ISO_8859_1);
      sizes[ByteBuffer.wrap(hash).getShort() & 0xffff]++;
      System.arraycopy(hash, 2, rests, at, 3);
      at += 3;
    }
    for (int size : sizes) {
      if (size > 255) {
        throw new IllegalStateException("a group overflows: the list is too long for this format");
      }
      out.put((byte) size);
    }
    return out.put(rests).array();
  }

  /// A byte a char, so that a set sorts them as unsigned bytes.
  static String key(String password) {
    return new String(CommonPasswords.hash(password), StandardCharsets.ISO_8859_1);
  }
}
