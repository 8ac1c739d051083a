package org.holdfast.database;

import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// A small room of the tests: entries in folders, counters, and leaves that must hang from an
/// entry.
final class Ledger {

  static final Schema SCHEMA = at("ledger");
  static final Schema NEWER = at("ledger_newer");
  static final Schema EDITED = at("ledger_edited");
  static final Schema BROKEN = at("ledger_broken");
  static final Schema DIARY = new Schema("diary", "org/holdfast/database/diary");

  static final Table<Record> ENTRY = table(name("entry"));
  static final Field<Long> ID = field(name("id"), Long.class);
  static final Field<Long> PARENT = field(name("parent"), Long.class);
  static final Field<String> NAME = field(name("name"), String.class);
  static final Field<Long> CLOSED = field(name("closed"), Long.class);
  static final Field<byte[]> BODY = field(name("body"), byte[].class);

  static final Table<Record> COUNTER = table(name("counter"));
  static final Field<Integer> COUNTER_ID = field(name("id"), Integer.class);
  static final Field<Long> N = field(name("n"), Long.class);

  static final Table<Record> LEAF = table(name("leaf"));
  static final Field<Long> LEAF_OF = field(name("entry"), Long.class);

  private Ledger() {}

  static int add(DSLContext tx, long id) {
    return add(tx, id, 0, "entry " + id);
  }

  static int add(DSLContext tx, long id, long parent, String entryName) {
    return tx.insertInto(ENTRY, ID, PARENT, NAME).values(id, parent, entryName).execute();
  }

  static int addBlob(DSLContext tx, long id, int bytes) {
    return tx.insertInto(ENTRY, ID, PARENT, NAME, BODY)
        .values(id, 0L, "blob " + id, new byte[bytes])
        .execute();
  }

  static int setCounter(DSLContext tx, int id, long n) {
    return tx.insertInto(COUNTER, COUNTER_ID, N).values(id, n).execute();
  }

  static long counter(DSLContext tx, int id) {
    return requireNonNull(tx.select(N).from(COUNTER).where(COUNTER_ID.eq(id)).fetchSingle(N));
  }

  /// Takes the counter's row and gives its new value.
  static long count(DSLContext tx, int id, long by) {
    return requireNonNull(
        tx.update(COUNTER).set(N, N.plus(by)).where(COUNTER_ID.eq(id)).returning(N).fetchSingle(N));
  }

  static List<Long> ids(DSLContext tx) {
    return tx.select(ID).from(ENTRY).orderBy(ID).fetch(ID);
  }

  static long highest(DSLContext tx) {
    Long highest = tx.select(max(ID)).from(ENTRY).fetchSingle().value1();
    return highest == null ? 0 : highest;
  }

  private static Schema at(String folder) {
    return new Schema("ledger", "org/holdfast/database/" + folder);
  }
}
