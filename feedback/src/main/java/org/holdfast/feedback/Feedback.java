package org.holdfast.feedback;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import org.holdfast.audit.AuditLog;
import org.holdfast.database.Database;
import org.holdfast.database.Schema;
import org.holdfast.database.SealedFields;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;

/// The room, put together: what people say of help, what they suggest, and what they are answered.
/// Safe for use by any number of threads and processes.
public final class Feedback {

  /// This room's tables.
  public static final Schema SCHEMA = new Schema("feedback", "org/holdfast/feedback/schema");

  private static final System.Logger LOG = System.getLogger(Feedback.class.getName());

  private final Books books;
  private final IdeaRows rows;
  private final Telling telling;
  private final HelpAnswers help;
  private final Ideas ideas;
  private final Answers answers;

  /// @param index of the hashes that rows are found by
  /// @param seal of what people wrote
  /// @param helpPages which pages of help there are
  /// @param log gets what the owner does, and what is late
  public Feedback(
      Database database,
      SecretKey index,
      SecretKey seal,
      FeedbackSettings settings,
      Set<String> helpPages,
      People people,
      AuditLog log,
      SecureRandom random,
      InstantSource clock) {
    SealedFields fields = new SealedFields(index, seal, random);
    this.books = new Books(database, fields, settings, people, log, random, clock);
    this.rows = new IdeaRows(books);
    this.help = new HelpAnswers(books, Set.copyOf(helpPages));
    this.ideas = new Ideas(books, rows);
    this.telling = new Telling(books, rows);
    this.answers = new Answers(books, rows, telling);
  }

  /// Whether pages of help helped.
  public HelpAnswers help() {
    return help;
  }

  /// What people suggest.
  public Ideas ideas() {
    return ideas;
  }

  /// What they are answered.
  public Answers answers() {
    return answers;
  }

  /// Whether the server is theirs.
  public boolean isOwner(AccountId who) {
    return books.people().ownsServer(who);
  }

  /// How long the owner may take for an answer.
  public Duration answerWithin() {
    return books.settings().answerWithin();
  }

  /// Everything that is kept of a person, for them to take along.
  public FeedbackData of(AccountId who) {
    return books
        .database()
        .read(
            tx -> {
              Set<IdeaId> voted = Ideas.votes(tx, who);
              List<Idea> own =
                  rows
                      .select(tx, "where account_id = ? order by made_at", (Object) who.bytes())
                      .stream()
                      .map(idea -> idea.shownTo(who, voted.contains(idea.id()), Optional.empty()))
                      .toList();
              List<String> titles =
                  voted.stream()
                      .sorted(Comparator.comparing(IdeaId::text))
                      .flatMap(id -> rows.find(tx, id).stream())
                      .map(IdeaRow::title)
                      .toList();
              return new FeedbackData(help.all(tx, who), own, titles);
            });
  }

  /// Removes what is kept of a person whose account is destroyed, as a part of that change: what
  /// they said of help, their votes, and their ideas. Of one that others voted for the title stays,
  /// and is nobody's; its text is removed. One that does not open goes whole: nothing that somebody
  /// altered holds up the end of an account.
  public void forget(DSLContext tx, AccountId who) {
    Comparator<IdeaId> order = Comparator.comparing(IdeaId::text); // the same for all changes
    List<IdeaId> voted = Ideas.votes(tx, who).stream().sorted(order).toList();
    for (String table :
        List.of("feedback_help", "feedback_pace", "feedback_telling", "feedback_vote")) {
      tx.execute("delete from " + table + " where account_id = ?", (Object) who.bytes());
    }
    for (IdeaId id : voted) {
      rows.take(tx, id);
      rows.recount(tx, id, Long.MAX_VALUE);
    }
    for (IdeaId id : rows.of(tx, who)) {
      rows.take(tx, id);
      wanted(tx, id)
          .ifPresentOrElse(idea -> rows.put(tx, idea.disowned()), () -> rows.remove(tx, id));
    }
  }

  private Optional<IdeaRow> wanted(DSLContext tx, IdeaId id) {
    try {
      return rows.find(tx, id).filter(idea -> idea.votes() > 0);
    } catch (IllegalStateException _) { // altered
      LOG.log(System.Logger.Level.ERROR, "Idea {0} does not open, and is removed.", id.text());
      return Optional.empty();
    }
  }

  /// Does what is due by the clock, and tells those who wait for it. Call it now and then.
  public void keepHouse() {
    answers.settle();
    telling.tell();
  }
}
