package org.holdfast.database;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A sum over rows in any order: the SHA-256 of each, added up word by word. Two tables with the
/// same sum and number of rows are the same, unless somebody made them so on purpose. For one
/// thread.
final class RowSum {

  private static final int WORDS = 4;

  private final long[] words = new long[WORDS];
  private final MessageDigest sha256;
  private long rows;

  RowSum() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// @param row whole numbers, texts and bytes
  void add(List<Optional<Object>> row) {
    for (Optional<Object> value : row) {
      digest(value);
    }
    ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
    for (int i = 0; i < WORDS; i++) {
      words[i] += digest.getLong();
    }
    rows++;
  }

  private void digest(Optional<Object> value) {
    if (value.isEmpty()) {
      digest('0', new byte[0]);
      return;
    }
    switch (value.get()) {
      case Long number -> digest('1', ByteBuffer.allocate(8).putLong(number).array());
      case String text -> digest('2', text.getBytes(StandardCharsets.UTF_8));
      case byte[] bytes -> digest('3', bytes);
      case Object other -> throw new IllegalStateException("no value of ours: " + other.getClass());
    }
  }

  private void digest(char kind, byte[] bytes) {
    sha256.update((byte) kind);
    sha256.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
    sha256.update(bytes);
  }

  long rows() {
    return rows;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowSum sum && rows == sum.rows && Arrays.equals(words, sum.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    return rows + " rows, sum " + Long.toHexString(words[0]);
  }
}
