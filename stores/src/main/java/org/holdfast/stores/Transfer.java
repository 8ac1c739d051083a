package org.holdfast.stores;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// What goes over the wire with its checksum, so that the store refuses what was damaged on the
/// way. MD5 guards against accidents alone, and is the one checksum that every store checks;
/// whether the bytes are ours is told by their cipher.
@SuppressWarnings("ArrayRecordComponent") // never compared
record Transfer(byte[] array, int offset, int length) {

  static Transfer of(ByteBuffer bytes) {
    if (bytes.hasArray()) {
      return new Transfer(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return new Transfer(copy, 0, copy.length);
  }

  InputStream stream() {
    return new ByteArrayInputStream(array, offset, length);
  }

  byte[] md5() {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(array, offset, length);
      return md5.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
