package org.holdfast.feedback;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// The rows of ideas, sealed and opened.
final class IdeaRows {

  private static final String COLUMN = "feedback_idea.sealed";
  private static final String ANSWER = "feedback_idea.answer";
  private static final long NOT = -1;

  // SQLite calls every whole number an INTEGER, which jOOQ takes for 32 bits.
  private static final Field<byte[]> ID = DSL.field("idea_id", SQLDataType.BLOB);
  private static final Field<byte[]> AUTHOR = DSL.field("account_id", SQLDataType.BLOB);
  private static final Field<Long> MADE_AT = DSL.field("made_at", SQLDataType.BIGINT);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);
  private static final Field<Long> VOTES = DSL.field("votes", SQLDataType.BIGINT);
  private static final Field<Integer> STATE = DSL.field("state", SQLDataType.INTEGER);
  private static final Field<byte[]> ANSWERED = DSL.field("answer", SQLDataType.BLOB);
  private static final Field<Long> OWED_AT = DSL.field("owed_at", SQLDataType.BIGINT);

  private static final String SELECT =
      "select idea_id, account_id, made_at, sealed, votes, state, answer, owed_at"
          + " from feedback_idea ";

  private final Books books;

  IdeaRows(Books books) {
    this.books = books;
  }

  void insert(DSLContext tx, IdeaRow row) {
    tx.execute(
        "insert into feedback_idea (idea_id, account_id, made_at, sealed, votes, state, answer,"
            + " owed_at, noted) values (?, ?, ?, ?, 0, ?, ?, ?, 0)",
        row.id().bytes(),
        row.authorBytes(),
        row.madeAt().toEpochMilli(),
        seal(row),
        row.state().code(),
        new byte[0],
        NOT);
  }

  /// @param rest of the statement, after its table
  List<IdeaRow> select(DSLContext tx, String rest, Object... values) {
    return tx
        .resultQuery(SELECT + rest, values)
        .coerce(ID, AUTHOR, MADE_AT, SEALED, VOTES, STATE, ANSWERED, OWED_AT)
        .fetch()
        .stream()
        .map(this::open)
        .toList();
  }

  Optional<IdeaRow> find(DSLContext tx, IdeaId id) {
    return select(tx, "where idea_id = ?", (Object) id.bytes()).stream().findFirst();
  }

  /// Its row is taken until the change ends: two votes at once are counted both.
  ///
  /// @throws FeedbackRefusal.Absent if there is none
  IdeaRow taken(DSLContext tx, IdeaId id) {
    take(tx, id);
    return find(tx, id).orElseThrow(FeedbackRefusal.Absent::new);
  }

  /// As [#taken], and opens nothing.
  void take(DSLContext tx, IdeaId id) {
    tx.execute("update feedback_idea set votes = votes where idea_id = ?", (Object) id.bytes());
  }

  /// Somebody's, in the order in which all changes take them; opens nothing.
  List<IdeaId> of(DSLContext tx, AccountId author) {
    return tx.resultQuery(
            "select idea_id from feedback_idea where account_id = ? order by idea_id",
            (Object) author.bytes())
        .coerce(ID)
        .fetch(row -> IdeaId.of(row.get(ID)));
  }

  /// Writes what its author says and whose it is.
  void put(DSLContext tx, IdeaRow row) {
    tx.execute(
        "update feedback_idea set account_id = ?, sealed = ? where idea_id = ?",
        row.authorBytes(),
        seal(row),
        row.id().bytes());
  }

  /// The row is taken. What is owed stays owed, whoever takes their vote back.
  ///
  /// @param threshold so many votes oblige to an answer
  void recount(DSLContext tx, IdeaId id, long threshold) {
    tx.execute(
        "update feedback_idea set votes = (select count(*) from feedback_vote"
            + " where feedback_vote.idea_id = feedback_idea.idea_id) where idea_id = ?",
        (Object) id.bytes());
    tx.execute(
        "update feedback_idea set owed_at = ? where idea_id = ? and state = ? and owed_at = ?"
            + " and votes >= ?",
        books.clock().millis(),
        id.bytes(),
        IdeaState.OPEN.code(),
        NOT,
        threshold);
  }

  /// Those that have so many votes without anybody having voted now: the threshold fell.
  void oweAll(DSLContext tx, long threshold) {
    tx.execute(
        "update feedback_idea set owed_at = ? where state = ? and owed_at = ? and votes >= ?",
        books.clock().millis(),
        IdeaState.OPEN.code(),
        NOT,
        threshold);
  }

  /// The row is taken. With an answer nothing is owed any more.
  void answer(DSLContext tx, IdeaId id, IdeaState state, Idea.Answer answer) {
    List<String> texts = List.of(answer.sentence(), Long.toString(answer.at().toEpochMilli()));
    tx.execute(
        "update feedback_idea set state = ?, answer = ?, owed_at = ?, noted = 0 where idea_id = ?",
        state.code(),
        books.fields().seal(ANSWER, answerRow(id, state), texts),
        NOT,
        id.bytes());
  }

  void remove(DSLContext tx, IdeaId id) {
    for (String table : List.of("feedback_telling", "feedback_vote", "feedback_idea")) {
      tx.execute("delete from " + table + " where idea_id = ?", (Object) id.bytes());
    }
  }

  private byte[] seal(IdeaRow row) {
    return books
        .fields()
        .seal(COLUMN, bound(row.id(), row.authorBytes(), row.madeAt()), row.texts());
  }

  private static byte[] bound(IdeaId id, byte[] author, Instant madeAt) {
    return Books.row(id.bytes(), author, Books.bytes(madeAt.toEpochMilli()));
  }

  private static byte[] answerRow(IdeaId id, IdeaState state) {
    return Books.row(id.bytes(), Books.bytes(state.code()));
  }

  private IdeaRow open(Record row) {
    IdeaId id = IdeaId.of(row.get(ID));
    byte[] author = row.get(AUTHOR);
    Instant madeAt = Instant.ofEpochMilli(row.get(MADE_AT));
    List<String> texts = books.fields().open(COLUMN, bound(id, author, madeAt), row.get(SEALED));
    IdeaState state = IdeaState.of(row.get(STATE));
    long owedAt = row.get(OWED_AT);
    return new IdeaRow(
        id,
        Optional.of(author).filter(bytes -> bytes.length > 0).map(AccountId::of),
        madeAt,
        texts.get(0),
        texts.get(1),
        IdeaRow.isYes(texts.get(2)),
        row.get(VOTES),
        state,
        answer(id, state, row.get(ANSWERED)),
        owedAt == NOT ? Optional.empty() : Optional.of(Instant.ofEpochMilli(owedAt)));
  }

  private Optional<Idea.Answer> answer(IdeaId id, IdeaState state, byte[] sealed) {
    if (state == IdeaState.OPEN) {
      return Optional.empty();
    }
    List<String> texts = books.fields().open(ANSWER, answerRow(id, state), sealed);
    Instant at = Instant.ofEpochMilli(Long.parseLong(texts.get(1)));
    return Optional.of(new Idea.Answer(texts.get(0), at));
  }
}
