package org.holdfast.audit;

import java.util.List;
import org.holdfast.database.Database;
import org.holdfast.vault.WrappedKey;
import org.holdfast.vault.WrappedKeys;

/// The one key that signs the log, as it is wrapped.
record KeptLogKey(Database database) implements WrappedKeys {

  @Override
  public String what() {
    return "key of the log";
  }

  @Override
  public List<KeptKey> next(byte[] after, int most) {
    return after.length > 0
        ? List.of()
        : database.read(
            tx ->
                Sql.of(tx, "select log_id, wrapped from audit_key where one = 1")
                    .list(
                        row ->
                            new KeptKey(
                                row.getBytes(1),
                                LogKey.label(Sql.uuid(row.getBytes(1))),
                                new WrappedKey(row.getBytes(2)))));
  }

  @Override
  public void replace(List<Rewrapped> rewrapped) {
    Rewrapped only = rewrapped.getFirst();
    var _ =
        database.write(
            tx ->
                Sql.of(tx, "update audit_key set wrapped = ? where one = 1 and wrapped = ?")
                    .with(only.now().bytes())
                    .with(only.was().wrapped().bytes())
                    .run());
  }
}
