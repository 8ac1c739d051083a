package org.holdfast.feedback;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// What the server's owner says to ideas, and what they owe: past a number of votes a clock runs,
/// which only an answer stops. Safe for use by any number of threads and processes.
public final class Answers {

  private static final Field<byte[]> ID = DSL.field("idea_id", SQLDataType.BLOB);

  private final Books books;
  private final IdeaRows rows;
  private final Telling telling;

  /// An answer that the server's owner owes.
  ///
  /// @param since when so many had voted
  /// @param dueAt when it is late
  public record Owed(Idea idea, Instant since, Instant dueAt) {

    public boolean isOverdue(Instant now) {
      return !now.isBefore(dueAt);
    }
  }

  Answers(Books books, IdeaRows rows, Telling telling) {
    this.books = books;
    this.rows = rows;
    this.telling = telling;
  }

  /// How many votes oblige to an answer now.
  public long threshold() {
    return books.threshold();
  }

  /// What is owed, the longest owed first.
  ///
  /// @throws FeedbackRefusal.NotTheOwner if the server is not theirs
  public List<Owed> owed(AccountId owner) {
    books.requireOwner(owner);
    return books
        .database()
        .read(
            tx -> {
              var voted = Ideas.votes(tx, owner);
              return owed(tx).stream()
                  .map(idea -> owed(owner, idea, voted.contains(idea.id())))
                  .toList();
            });
  }

  private List<IdeaRow> owed(DSLContext tx) {
    return rows.select(
        tx, "where state = ? and owed_at >= 0 order by owed_at, idea_id", IdeaState.OPEN.code());
  }

  /// Without its author's name: who answers weighs the idea.
  private Owed owed(AccountId owner, IdeaRow idea, boolean voted) {
    Instant since = idea.owedAt().orElseThrow();
    Instant dueAt = since.plus(books.settings().answerWithin());
    return new Owed(idea.shownTo(owner, voted, Optional.empty()), since, dueAt);
  }

  /// Answers one, or answers it anew. Who suggested or voted for it is told, unless only the
  /// sentence is another one.
  ///
  /// @param state anything but [IdeaState#OPEN]
  /// @param sentence 1 to 1,000 characters
  /// @throws FeedbackRefusal.NotTheOwner if the server is not theirs
  /// @throws FeedbackRefusal.Absent if there is no such idea
  /// @throws FeedbackRefusal.TextRefused if the sentence is empty, or too long
  public void answer(AccountId owner, IdeaId id, IdeaState state, String sentence) {
    books.requireOwner(owner);
    if (state == IdeaState.OPEN) {
      throw new FeedbackRefusal.TextRefused("An answer says planned, done or declined.");
    }
    Instant now = Instant.ofEpochMilli(books.clock().millis());
    Idea.Answer answer = new Idea.Answer(TextRule.ANSWER.taken(sentence), now);
    Event answered =
        Event.done(EventKind.IDEA_ANSWERED, new Who.Account(owner.value()))
            .about(owner.value())
            .in(Circumstances.current())
            .saying(new Detail.Count(state.code()));
    books
        .database()
        .write(
            tx -> {
              IdeaRow before = rows.taken(tx, id);
              rows.answer(tx, id, state, answer);
              if (before.state() != state) {
                telling.later(tx, before, owner);
              }
              books.log().append(tx, answered);
              return true;
            });
  }

  /// Owes what a threshold that fell makes owed, and writes into the log what is late.
  void settle() {
    long threshold = books.threshold();
    long late = books.clock().millis() - books.settings().answerWithin().toMillis();
    books
        .database()
        .write(
            tx -> {
              rows.oweAll(tx, threshold);
              List<byte[]> found =
                  tx.resultQuery(
                          "select idea_id from feedback_idea where state = ? and owed_at >= 0"
                              + " and owed_at <= ? and noted = 0",
                          IdeaState.OPEN.code(),
                          late)
                      .coerce(ID)
                      .fetch(ID);
              found.forEach(id -> note(tx, id));
              return true;
            });
  }

  /// Of several processes one notes it.
  private void note(DSLContext tx, byte[] id) {
    int noted =
        tx.execute(
            "update feedback_idea set noted = 1 where idea_id = ? and noted = 0", (Object) id);
    if (noted > 0) {
      books
          .log()
          .append(
              tx,
              Event.done(EventKind.ANSWER_OVERDUE, new Who.Server())
                  .ending(Outcome.FOUND, Reason.NONE));
    }
  }
}
