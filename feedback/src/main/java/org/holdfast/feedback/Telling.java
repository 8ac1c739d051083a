package org.holdfast.feedback;

import java.util.List;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Who is to be told of an answer: a list that is written with the answer, and shortened with each
/// letter. So none is forgotten by a server that stops, and none is told twice.
final class Telling {

  private static final System.Logger LOG = System.getLogger(Telling.class.getName());
  private static final int TOLD_AT_ONCE = 100;
  private static final Field<byte[]> ID = DSL.field("idea_id", SQLDataType.BLOB);
  private static final Field<byte[]> ACCOUNT = DSL.field("account_id", SQLDataType.BLOB);

  private final Books books;
  private final IdeaRows rows;

  Telling(Books books, IdeaRows rows) {
    this.books = books;
    this.rows = rows;
  }

  /// Lists everybody who voted for it, and its author, but for the owner.
  void later(DSLContext tx, IdeaRow idea, AccountId owner) {
    tx.execute(
        "insert into feedback_telling (idea_id, account_id)"
            + " select idea_id, account_id from feedback_vote where idea_id = ?"
            + " on conflict (idea_id, account_id) do nothing",
        (Object) idea.id().bytes());
    idea.author()
        .ifPresent(
            author ->
                tx.execute(
                    "insert into feedback_telling (idea_id, account_id) values (?, ?)"
                        + " on conflict (idea_id, account_id) do nothing",
                    idea.id().bytes(),
                    author.bytes()));
    tx.execute(
        "delete from feedback_telling where idea_id = ? and account_id = ?",
        idea.id().bytes(),
        owner.bytes());
  }

  /// Writes to those who wait for it; each once, also where several processes do.
  void tell() {
    while (books.database().read(Telling::waiting) > 0) {
      books.database().write(this::tellSome);
    }
  }

  private static int waiting(DSLContext tx) {
    return tx.resultQuery("select 1 from feedback_telling limit 1").fetch().size();
  }

  private boolean tellSome(DSLContext tx) {
    List<Record> some =
        List.copyOf(
            tx.resultQuery(
                    "select idea_id, account_id from feedback_telling"
                        + " order by idea_id, account_id limit ?",
                    TOLD_AT_ONCE)
                .coerce(ID, ACCOUNT)
                .fetch());
    some.forEach(each -> tell(tx, each.get(ID), each.get(ACCOUNT)));
    return true;
  }

  private void tell(DSLContext tx, byte[] id, byte[] account) {
    int ours =
        tx.execute(
            "delete from feedback_telling where idea_id = ? and account_id = ?", id, account);
    if (ours > 0) {
      try {
        write(tx, IdeaId.of(id), AccountId.of(account));
      } catch (IllegalStateException _) { // a row was altered: who waits behind it is told
        LOG.log(
            System.Logger.Level.ERROR,
            "The answer to idea {0} is not told to one who waits for it: a row does not open.",
            IdeaId.of(id).text());
      }
    }
  }

  private void write(DSLContext tx, IdeaId id, AccountId account) {
    rows.find(tx, id)
        .ifPresent(
            idea ->
                idea.answer()
                    .ifPresent(
                        answer ->
                            books
                                .people()
                                .tell(tx, account, idea.title(), idea.state(), answer.sentence())));
  }
}
