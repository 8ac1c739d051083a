package org.holdfast.drive;

import java.nio.ByteBuffer;
import java.util.List;
import org.holdfast.content.DriveId;
import org.holdfast.content.DriveKeys;
import org.holdfast.database.Database;
import org.holdfast.vault.WrappedKey;
import org.holdfast.vault.WrappedKeys;
import org.jooq.DSLContext;

/// The drive keys of all drives, as they are wrapped.
public record KeptDriveKeys(Database database) implements WrappedKeys {

  @Override
  public String what() {
    return "drive keys";
  }

  @Override
  public List<KeptKey> next(byte[] after, int most) {
    Place from = after.length == 0 ? new Place(Integer.MIN_VALUE, 0) : Place.parse(after);
    return database.read(
        tx ->
            Sql.of(
                    tx,
                    "SELECT k.drive_no, k.version, d.drive_id, k.wrapped FROM drive_key k"
                        + " JOIN drive d ON d.drive_no = k.drive_no"
                        + " WHERE (k.drive_no, k.version) > (?, ?)"
                        + " ORDER BY k.drive_no, k.version LIMIT ?")
                .with(from.no)
                .with(from.version)
                .with(most)
                .list(
                    row ->
                        new KeptKey(
                            new Place(row.getInt(1), row.getInt(2)).bytes(),
                            DriveKeys.label(DriveId.of(row.getBytes(3)), row.getInt(2)),
                            new WrappedKey(row.getBytes(4)))));
  }

  @Override
  public void replace(List<Rewrapped> rewrapped) {
    var _ =
        database.write(
            tx -> {
              rewrapped.forEach(each -> replace(tx, each));
              return rewrapped.size();
            });
  }

  private static void replace(DSLContext tx, Rewrapped each) {
    Place place = Place.parse(each.was().place());
    Sql.of(
            tx,
            "UPDATE drive_key SET wrapped = ? WHERE drive_no = ? AND version = ? AND wrapped = ?")
        .with(each.now().bytes())
        .with(place.no)
        .with(place.version)
        .with(each.was().wrapped().bytes())
        .run();
  }

  private record Place(int no, int version) {

    static Place parse(byte[] bytes) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      return new Place(in.getInt(), in.getInt());
    }

    byte[] bytes() {
      return ByteBuffer.allocate(2 * Integer.BYTES).putInt(no).putInt(version).array();
    }
  }
}
