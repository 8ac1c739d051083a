package org.holdfast.audit;

import java.util.List;
import org.holdfast.database.Database;
import org.holdfast.vault.WrappedKey;
import org.holdfast.vault.WrappedKeys;
import org.jooq.DSLContext;

/// The keys of all persons in the log, as they are wrapped.
record KeptPersonKeys(Database database) implements WrappedKeys {

  @Override
  public String what() {
    return "keys of persons in the log";
  }

  @Override
  public List<KeptKey> next(byte[] after, int most) {
    return database.read(
        tx ->
            Sql.of(
                    tx,
                    "select person, wrapped from audit_person where person > ?"
                        + " order by person limit ?")
                .with(after)
                .with(most)
                .list(
                    row ->
                        new KeptKey(
                            row.getBytes(1),
                            PersonKeys.label(Sql.uuid(row.getBytes(1))),
                            new WrappedKey(row.getBytes(2)))));
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
    Sql.of(tx, "update audit_person set wrapped = ? where person = ? and wrapped = ?")
        .with(each.now().bytes())
        .with(each.was().place())
        .with(each.was().wrapped().bytes())
        .run();
  }
}
