package org.holdfast.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.holdfast.database.Database;

/// Writes a log as one file: `docs/formats/audit.md`.
///
/// ```
/// magic "HFAB" | format 1 | key length u16, key | note length u16, note | entries u64
/// then for each entry: length u16, entry | seal 64
/// ```
record BundleWriter(Database database, NoteKey key, Checkpoint signed, LogProgress progress) {

  static final byte[] MAGIC = {'H', 'F', 'A', 'B', 1};

  private static final int PAGE = 500;

  long write(OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out, 1 << 16));
    long size = signed.head().size();
    data.write(MAGIC);
    block(data, key.text().getBytes(UTF_8));
    block(data, signed.bytes());
    data.writeLong(size);
    int number = LogKey.number(signed.origin()).orElseThrow();
    for (long from = 0; from < size; from += PAGE) {
      long at = from;
      int count = (int) Math.min(PAGE, size - from);
      List<StoredLog.Row> page = database.read(tx -> new StoredLog(tx, number).rows(at, count));
      for (StoredLog.Row row : page) {
        block(data, row.leaf());
        data.write(Arrays.copyOf(row.seal(), Ed25519.SIGNATURE_BYTES));
      }
      progress.at(from + count, size);
    }
    data.flush();
    return size;
  }

  private static void block(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeShort(bytes.length);
    out.write(bytes);
  }
}
