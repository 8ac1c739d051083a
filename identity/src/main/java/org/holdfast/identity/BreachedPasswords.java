package org.holdfast.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A list of breached passwords on this disk, searched where it lies: some forty short reads of a
/// file of 40 GB. No password and no hash leaves the server.
///
/// The form is that of Have I Been Pwned's list ordered by hash: `SHA1:count` a line, the hash in
/// hexadecimal, lines ended by LF or CR LF. The file is opened anew each time, so that it can be
/// replaced by a newer one (by renaming) while the server runs. Safe for use by any number of
/// threads.
final class BreachedPasswords {

  private static final int LONGEST_LINE = 64; // 40, a colon, a number, and the line's end
  private static final Pattern LINE = Pattern.compile("([0-9A-Fa-f]{40}):\\d{1,20}\\r?");

  private final Path file;

  /// @throws UnreadableList if its first line is not of the form above
  BreachedPasswords(Path file) {
    this.file = file;
    try (FileChannel channel = open()) {
      hashAt(channel, 0);
    } catch (IOException e) {
      throw new UnreadableList(file, e);
    }
  }

  /// @throws UnreadableList if it is not there, or not of the form above where it was read
  boolean hold(Password password) {
    String wanted = sha1(password);
    try (FileChannel channel = open()) {
      return search(channel, wanted);
    } catch (IOException e) {
      throw new UnreadableList(file, e);
    }
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  /// Invariant: if the line is there, it starts at or after `from` and before `to`; `from` is the
  /// start of a line.
  private boolean search(FileChannel channel, String wanted) throws IOException {
    long from = 0;
    long to = channel.size();
    while (from < to) {
      long line = lineStart(channel, (from + to) >>> 1, from);
      int order = wanted.compareTo(hashAt(channel, line));
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        to = line;
      } else {
        from = lineEnd(channel, line);
      }
    }
    return false;
  }

  /// The start of the line that `at` is within.
  private static long lineStart(FileChannel channel, long at, long notBefore) throws IOException {
    long from = Math.max(notBefore, at - LONGEST_LINE);
    String before = text(channel, from, (int) (at - from));
    int end = before.lastIndexOf('\n');
    if (end < 0 && from > notBefore) {
      throw new IOException("a line is too long");
    }
    return from + end + 1;
  }

  private static long lineEnd(FileChannel channel, long start) throws IOException {
    String line = text(channel, start, LONGEST_LINE);
    int end = line.indexOf('\n');
    return start + (end < 0 ? line.length() : end + 1);
  }

  private static String hashAt(FileChannel channel, long start) throws IOException {
    String text = text(channel, start, LONGEST_LINE);
    int end = text.indexOf('\n');
    Matcher line = LINE.matcher(end < 0 ? text : text.substring(0, end));
    if (!line.matches()) {
      throw new IOException("a line is not of the form SHA1:count");
    }
    return line.group(1).toUpperCase(Locale.ROOT);
  }

  private static String text(FileChannel channel, long from, int most) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(most);
    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {}
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
  }

  private static String sha1(Password password) {
    byte[] utf8 = password.utf8();
    try {
      // The list's own hash; it protects nothing here.
      byte[] hash = MessageDigest.getInstance("SHA-1").digest(utf8);
      return HexFormat.of().withUpperCase().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    } finally {
      Arrays.fill(utf8, (byte) 0);
    }
  }
}
