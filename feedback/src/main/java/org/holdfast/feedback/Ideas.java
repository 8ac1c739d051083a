package org.holdfast.feedback;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Who;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// What people suggest, and votes for it: one of each account for each idea, the author's own among
/// them, which can be taken back. Nobody is told who suggested something, unless its author agreed,
/// nor who voted. Safe for use by any number of threads and processes.
public final class Ideas {

  /// Like ideas are looked for among those that most people want.
  private static final int LOOKED_THROUGH = 2_000;

  private static final int MOST_ALIKE = 5;
  private static final Field<byte[]> ID = DSL.field("idea_id", SQLDataType.BLOB);

  private final Books books;
  private final IdeaRows rows;

  /// Some of a list.
  ///
  /// @param more whether there are others behind them
  public record Page(List<Idea> ideas, boolean more) {

    public Page {
      ideas = List.copyOf(ideas);
    }
  }

  Ideas(Books books, IdeaRows rows) {
    this.books = books;
    this.rows = rows;
  }

  /// Adds one, with its author's vote.
  ///
  /// @param title 3 to 120 characters, one line
  /// @param text at most 4,000 characters
  /// @param named whether its author agrees that others see what they are called
  /// @throws FeedbackRefusal.TextRefused if a text is too long, or has what cannot be shown
  /// @throws FeedbackRefusal.TooMany if the account has added too many lately
  public Idea add(AccountId who, String title, String text, boolean named) {
    Instant now = Instant.ofEpochMilli(books.clock().millis());
    IdeaRow idea =
        new IdeaRow(
            IdeaId.random(books.random()),
            Optional.of(who),
            now,
            TextRule.TITLE.taken(title),
            TextRule.TEXT.taken(text),
            named,
            0,
            IdeaState.OPEN,
            Optional.empty(),
            Optional.empty());
    long threshold = books.threshold();
    books
        .database()
        .write(
            tx -> {
              Pace.take(tx, who, now.toEpochMilli());
              rows.insert(tx, idea);
              vote(tx, idea.id(), who);
              rows.recount(tx, idea.id(), threshold);
              return true;
            });
    return find(who, idea.id());
  }

  /// @throws FeedbackRefusal.Absent if there is none
  public Idea find(AccountId who, IdeaId id) {
    return shown(who, books.database().read(tx -> rows.find(tx, id).stream().toList())).stream()
        .findFirst()
        .orElseThrow(FeedbackRefusal.Absent::new);
  }

  public Page list(AccountId who, IdeaQuery query) {
    List<IdeaRow> found =
        books.database().read(tx -> rows.select(tx, query.sql(), query.values(who)));
    boolean more = found.size() > query.most();
    return new Page(shown(who, more ? found.subList(0, query.most()) : found), more);
  }

  /// The few that are most like what somebody begins to type. Opens the titles of up to 2,000.
  ///
  /// @param typed of which the first 200 characters count
  public List<Idea> like(AccountId who, String typed) {
    Likeness likeness = new Likeness(typed.substring(0, Math.min(typed.length(), 200)));
    List<IdeaRow> all =
        books
            .database()
            .read(tx -> rows.select(tx, "order by votes desc, idea_id limit ?", LOOKED_THROUGH));
    record Alike(IdeaRow idea, int score) {}
    List<IdeaRow> best =
        all.stream()
            .map(idea -> new Alike(idea, likeness.to(idea)))
            .filter(alike -> alike.score() > 0)
            .sorted(Comparator.comparingInt(Alike::score).reversed())
            .limit(MOST_ALIKE)
            .map(Alike::idea)
            .toList();
    return shown(who, best);
  }

  private List<Idea> shown(AccountId who, List<IdeaRow> found) {
    Set<IdeaId> voted = found.isEmpty() ? Set.of() : books.database().read(tx -> votes(tx, who));
    return found.stream()
        .map(
            idea ->
                idea.shownTo(
                    who,
                    voted.contains(idea.id()),
                    idea.named()
                        ? idea.author().flatMap(books.people()::nameOf)
                        : Optional.empty()))
        .toList();
  }

  /// What an account voted for.
  static Set<IdeaId> votes(DSLContext tx, AccountId who) {
    Set<IdeaId> votes = new HashSet<>();
    tx.resultQuery("select idea_id from feedback_vote where account_id = ?", (Object) who.bytes())
        .coerce(ID)
        .forEach(row -> votes.add(IdeaId.of(row.get(ID))));
    return votes;
  }

  /// Votes for one; a second time does nothing.
  ///
  /// @throws FeedbackRefusal.Absent if there is none
  /// @throws FeedbackRefusal.Settled if it is done or declined
  public Idea vote(AccountId who, IdeaId id) {
    long threshold = books.threshold();
    books
        .database()
        .write(
            tx -> {
              if (!rows.taken(tx, id).state().takesVotes()) {
                throw new FeedbackRefusal.Settled();
              }
              vote(tx, id, who);
              rows.recount(tx, id, threshold);
              return true;
            });
    return find(who, id);
  }

  private static void vote(DSLContext tx, IdeaId id, AccountId who) {
    tx.execute(
        "insert into feedback_vote (idea_id, account_id) values (?, ?)"
            + " on conflict (idea_id, account_id) do nothing",
        id.bytes(),
        who.bytes());
  }

  /// Takes one's vote back, if there is one.
  ///
  /// @throws FeedbackRefusal.Absent if there is no such idea
  public Idea takeBack(AccountId who, IdeaId id) {
    long threshold = books.threshold();
    books
        .database()
        .write(
            tx -> {
              rows.taken(tx, id);
              for (String table : List.of("feedback_vote", "feedback_telling")) {
                tx.execute(
                    "delete from " + table + " where idea_id = ? and account_id = ?",
                    id.bytes(),
                    who.bytes());
              }
              rows.recount(tx, id, threshold);
              return true;
            });
    return find(who, id);
  }

  /// Whether others see who suggested it, as its author says from now on.
  ///
  /// @throws FeedbackRefusal.Absent if there is none
  /// @throws FeedbackRefusal.NotYours if it is somebody else's
  public Idea name(AccountId who, IdeaId id, boolean named) {
    books
        .database()
        .write(
            tx -> {
              IdeaRow idea = rows.taken(tx, id);
              if (!idea.isOf(who)) {
                throw new FeedbackRefusal.NotYours();
              }
              rows.put(tx, idea.named(named));
              return true;
            });
    return find(who, id);
  }

  /// Removes it with all votes: its author while nobody else has voted for it, the server's owner
  /// always.
  ///
  /// @throws FeedbackRefusal.Absent if there is none
  /// @throws FeedbackRefusal.NotYours if it is somebody else's
  /// @throws FeedbackRefusal.OthersVoted if it is one's own, and somebody else wants it too
  public void remove(AccountId who, IdeaId id) {
    boolean owner = books.people().ownsServer(who);
    Event removed =
        Event.done(EventKind.IDEA_REMOVED, new Who.Account(who.value()))
            .about(who.value())
            .in(Circumstances.current());
    books
        .database()
        .write(
            tx -> {
              IdeaRow idea = rows.taken(tx, id);
              if (!owner) {
                requireOnlyOnes(tx, who, idea);
              } else if (!idea.isOf(who)) {
                books.log().append(tx, removed);
              }
              rows.remove(tx, id);
              return true;
            });
  }

  private static void requireOnlyOnes(DSLContext tx, AccountId who, IdeaRow idea) {
    if (!idea.isOf(who)) {
      throw new FeedbackRefusal.NotYours();
    }
    boolean others =
        tx.resultQuery(
                "select 1 from feedback_vote where idea_id = ? and account_id <> ? limit 1",
                idea.id().bytes(),
                who.bytes())
            .fetchOptional()
            .isPresent();
    if (others) {
      throw new FeedbackRefusal.OthersVoted();
    }
  }
}
