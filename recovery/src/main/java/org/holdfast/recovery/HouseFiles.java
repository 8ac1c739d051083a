package org.holdfast.recovery;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// The few files beside the database that a rebuilt server needs to be the same one: settings and
/// certificates. `count 4`, then count times `name length 2 || name, UTF-8 || length 4 || bytes`.
final class HouseFiles {

  private static final int MOST_BYTES = 4 << 20;

  private HouseFiles() {}

  static byte[] plain(Map<String, byte[]> files) {
    long bytes = 4;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      bytes += 6L + file.getKey().length() * 3L + file.getValue().length;
    }
    if (bytes > MOST_BYTES) {
      throw new IllegalArgumentException("settings and certificates have some kilobytes, not more");
    }
    ByteBuffer out = ByteBuffer.allocate((int) bytes).putInt(files.size());
    files.forEach(
        (name, content) -> {
          byte[] text = name.getBytes(StandardCharsets.UTF_8);
          out.putShort((short) text.length).put(text).putInt(content.length).put(content);
        });
    byte[] plain = new byte[out.position()];
    out.flip().get(plain);
    return plain;
  }

  static Map<String, byte[]> parse(byte[] plain) throws DamagedObject {
    try {
      ByteBuffer in = ByteBuffer.wrap(plain);
      Map<String, byte[]> files = new TreeMap<>();
      int count = in.getInt();
      for (int i = 0; i < count; i++) {
        byte[] name = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(name);
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
          throw new DamagedObject("the list of files is cut short");
        }
        byte[] content = new byte[length];
        in.get(content);
        files.put(new String(name, StandardCharsets.UTF_8), content);
      }
      return files;
    } catch (BufferUnderflowException _) {
      throw new DamagedObject("the list of files is cut short");
    }
  }
}
