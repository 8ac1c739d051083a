package org.holdfast.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// The bundled list of common passwords, each as 40 bits of its hash. Immutable.
///
///     "HFCP" || version u8 (1) || count u32 || 65,536 times: how many u8 || count times: rest u24
///
/// A password is folded ([Likeness#fold]) and hashed by SHA-256: the first 16 bits choose its group,
/// the next 24 are its rest; the rests of a group are in order. With 188,468 entries and three
/// look-ups, one password in two million is taken for a common one by chance, and must be another.
///
/// @see "docs/formats/accounts.md, Passwords: where the list comes from"
final class CommonPasswords {

  private static final String RESOURCE = "common-passwords.bin";
  private static final int MAGIC = 0x48464350;
  private static final byte VERSION = 1;
  private static final int GROUPS = 1 << 16;
  private static final int REST_BYTES = 3;
  private static final int HEAD_BYTES = 4 + 1 + 4;

  // What is left of a word once digits and signs around it are gone must still be one.
  private static final int SHORTEST_CORE = 8;

  private final ByteBuffer rests;
  private final int[] starts = new int[GROUPS + 1];

  /// @throws IllegalStateException if `file` is not of the form above
  CommonPasswords(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    if (file.length < HEAD_BYTES + GROUPS || in.getInt() != MAGIC || in.get() != VERSION) {
      throw new IllegalStateException("the list of common passwords has an unknown form");
    }
    int count = in.getInt();
    for (int group = 0; group < GROUPS; group++) {
      starts[group + 1] = starts[group] + Byte.toUnsignedInt(in.get());
    }
    if (starts[GROUPS] != count || in.remaining() != count * REST_BYTES) {
      throw new IllegalStateException("the list of common passwords is cut off");
    }
    this.rests = in.slice();
  }

  /// The one in this jar. Reads 0.6 MB.
  static CommonPasswords bundled() {
    try (InputStream in = CommonPasswords.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks its list of common passwords");
      }
      return new CommonPasswords(in.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException("the jar cannot be read", e);
    }
  }

  int size() {
    return starts[GROUPS];
  }

  /// Whether it is on the list as it stands, with spaces and signs between its words left out, or
  /// without the digits and signs at its ends.
  boolean hold(CharSequence password) {
    String text = password.toString();
    String core = text.replaceAll("^[^\\p{L}]+|[^\\p{L}]+$", "");
    return listed(text)
        || listed(text.replaceAll("[\\s\\p{Punct}]+", ""))
        || (core.length() >= SHORTEST_CORE && listed(core));
  }

  private boolean listed(String text) {
    byte[] hash = hash(text);
    int group = ByteBuffer.wrap(hash).getShort() & 0xffff;
    int wanted = ByteBuffer.wrap(hash).getInt(1) & 0xffffff;
    int from = starts[group];
    int to = starts[group + 1];
    while (from < to) {
      int middle = (from + to) >>> 1;
      int rest = rest(middle);
      if (rest == wanted) {
        return true;
      }
      if (rest < wanted) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return false;
  }

  private int rest(int at) {
    int from = at * REST_BYTES;
    return Byte.toUnsignedInt(rests.get(from)) << 16
        | Byte.toUnsignedInt(rests.get(from + 1)) << 8
        | Byte.toUnsignedInt(rests.get(from + 2));
  }

  /// The 40 bits that stand for a password.
  static byte[] hash(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] folded = Likeness.fold(text).getBytes(StandardCharsets.UTF_8);
      return Arrays.copyOf(sha256.digest(folded), 2 + REST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
