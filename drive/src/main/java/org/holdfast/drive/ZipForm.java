package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// The bytes of a ZIP archive that are not content. A pure function of an entry and of where it
/// lies: sizes and checksums are known beforehand, so nothing follows a content that would have to
/// be computed from it, and every structure can be made again without the ones before.
///
/// Entries are stored, not compressed; ZIP64 where a number needs it, and only there. Chosen and
/// what readers make of it: `docs/formats/archive.md`.
///
/// @see "PKWARE APPNOTE 6.3.10; Info-ZIP extra fields 0x5455 and 0x000a"
final class ZipForm {

  static final long MOST_32 = 0xFFFF_FFFFL;
  static final long MOST_16 = 0xFFFFL;

  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int LOCATOR_64 = 0x07064b50;

  private static final int LOCAL_BYTES = 30;
  private static final int CENTRAL_BYTES = 46;
  private static final int END_BYTES = 22;
  private static final int END_64_BYTES = 56;
  private static final int LOCATOR_64_BYTES = 20;
  private static final int END_64_REST = END_64_BYTES - 12; // without its signature and this number

  private static final short VERSION = 20; // folders; stored
  private static final short VERSION_64 = 45;
  private static final short MADE_BY = (short) (3 << 8 | VERSION_64); // Unix: modes below
  private static final short UTF8_NAMES = 1 << 11;

  private static final short EXTRA_64 = 0x0001;
  private static final short EXTRA_NTFS = 0x000a;
  private static final short EXTRA_UNIX_TIME = 0x5455;

  private static final int FILE_MODE = 0100644 << 16;
  private static final int FOLDER_MODE = 040755 << 16 | 0x10; // and MS-DOS's bit for a folder

  // 100 nanoseconds since 1601.
  private static final long NTFS_EPOCH_MILLIS = 11_644_473_600_000L;
  private static final long NTFS_PER_MILLI = 10_000;

  private ZipForm() {}

  /// What stands before an entry's content.
  static byte[] local(Packed entry) {
    byte[] name = name(entry);
    boolean large = entry.sizeBytes() >= MOST_32;
    byte[] times = times(entry);
    int extra = (large ? 20 : 0) + times.length;
    ByteBuffer out = buffer(LOCAL_BYTES + name.length + extra);
    out.putInt(LOCAL).putShort(large ? VERSION_64 : VERSION);
    common(out, entry);
    out.putShort((short) name.length).putShort((short) extra).put(name);
    if (large) {
      out.putShort(EXTRA_64).putShort((short) 16);
      out.putLong(entry.sizeBytes()).putLong(entry.sizeBytes());
    }
    return bytes(out.put(times));
  }

  /// An entry's record in the directory.
  ///
  /// @param at where its local header begins
  static byte[] central(Packed entry, long at) {
    byte[] name = name(entry);
    boolean large = entry.sizeBytes() >= MOST_32;
    boolean far = at >= MOST_32;
    int longs = (large ? 2 : 0) + (far ? 1 : 0);
    byte[] times = times(entry);
    int extra = (longs > 0 ? 4 + longs * Long.BYTES : 0) + times.length;
    ByteBuffer out = buffer(CENTRAL_BYTES + name.length + extra);
    out.putInt(CENTRAL).putShort(MADE_BY).putShort(longs > 0 ? VERSION_64 : VERSION);
    common(out, entry);
    out.putShort((short) name.length).putShort((short) extra);
    out.putShort((short) 0).putShort((short) 0).putShort((short) 0); // no comment, disk 0, binary
    out.putInt(entry.isFolder() ? FOLDER_MODE : FILE_MODE).putInt(clipped(at)).put(name);
    if (longs > 0) {
      out.putShort(EXTRA_64).putShort((short) (longs * Long.BYTES));
      if (large) {
        out.putLong(entry.sizeBytes()).putLong(entry.sizeBytes());
      }
      if (far) {
        out.putLong(at);
      }
    }
    return bytes(out.put(times));
  }

  /// What stands behind the directory.
  static byte[] end(long entries, long directoryAt, long directoryBytes) {
    boolean large = entries >= MOST_16 || directoryAt >= MOST_32 || directoryBytes >= MOST_32;
    ByteBuffer out = buffer((large ? END_64_BYTES + LOCATOR_64_BYTES : 0) + END_BYTES);
    if (large) {
      out.putInt(END_64).putLong(END_64_REST).putShort(MADE_BY).putShort(VERSION_64);
      out.putInt(0).putInt(0).putLong(entries).putLong(entries);
      out.putLong(directoryBytes).putLong(directoryAt);
      out.putInt(LOCATOR_64).putInt(0).putLong(directoryAt + directoryBytes).putInt(1);
    }
    short count = (short) Math.min(entries, MOST_16);
    out.putInt(END).putShort((short) 0).putShort((short) 0).putShort(count).putShort(count);
    out.putInt(clipped(directoryBytes)).putInt(clipped(directoryAt)).putShort((short) 0);
    return bytes(out);
  }

  // Flags, method, DOS time, checksum, sizes.
  private static void common(ByteBuffer out, Packed entry) {
    out.putShort(UTF8_NAMES).putShort((short) 0);
    out.putInt(dosTime(entry.modifiedAt())).putInt(entry.crc32());
    out.putInt(clipped(entry.sizeBytes())).putInt(clipped(entry.sizeBytes()));
  }

  private static byte[] name(Packed entry) {
    return (entry.isFolder() ? entry.path() + "/" : entry.path()).getBytes(UTF_8);
  }

  private static byte[] times(Packed entry) {
    long seconds = Math.floorDiv(entry.modifiedAt(), 1_000);
    boolean fits = seconds == (int) seconds; // 1901 to 2038
    ByteBuffer out = buffer((fits ? 9 : 0) + 36);
    if (fits) {
      out.putShort(EXTRA_UNIX_TIME).putShort((short) 5).put((byte) 1).putInt((int) seconds);
    }
    long modified = ntfs(entry.modifiedAt());
    out.putShort(EXTRA_NTFS).putShort((short) 32).putInt(0).putShort((short) 1);
    out.putShort((short) 24).putLong(modified).putLong(modified);
    return bytes(out.putLong(ntfs(entry.createdAt())));
  }

  private static long ntfs(long millis) {
    long most = Long.MAX_VALUE / NTFS_PER_MILLI - NTFS_EPOCH_MILLIS;
    long within = Math.clamp(millis, -NTFS_EPOCH_MILLIS, most);
    return (within + NTFS_EPOCH_MILLIS) * NTFS_PER_MILLI;
  }

  /// Date in the high half, time in the low one, in UTC and to two seconds; what the form cannot
  /// say is the nearest that it can.
  private static int dosTime(long millis) {
    LocalDateTime at = LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    if (at.getYear() < 1980) {
      return 1 << 21 | 1 << 16;
    }
    if (at.getYear() > 2107) {
      return 127 << 25 | 12 << 21 | 31 << 16 | 23 << 11 | 59 << 5 | 29;
    }
    int date = (at.getYear() - 1980) << 9 | at.getMonthValue() << 5 | at.getDayOfMonth();
    int time = at.getHour() << 11 | at.getMinute() << 5 | at.getSecond() / 2;
    return date << 16 | time;
  }

  private static int clipped(long value) {
    return (int) Math.min(value, MOST_32);
  }

  private static byte[] bytes(ByteBuffer full) {
    byte[] bytes = new byte[full.capacity()];
    full.get(0, bytes);
    return bytes;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
