package org.holdfast.feedback;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Whether pages of help helped: one answer of each account for each page, which can be changed and
/// taken back. Safe for use by any number of threads and processes.
public final class HelpAnswers {

  private static final String COLUMN = "feedback_help.sealed";
  private static final String KEY = "help page";
  private static final String YES = "1";
  private static final int MOST_REMARKS = 100;

  private static final Field<byte[]> ACCOUNT = DSL.field("account_id", SQLDataType.BLOB);
  private static final Field<byte[]> PAGE = DSL.field("page_key", SQLDataType.BLOB);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);

  private final Books books;
  private final Set<String> pages;

  HelpAnswers(Books books, Set<String> pages) {
    this.books = books;
    this.pages = pages;
  }

  /// What an account said of a page.
  ///
  /// @throws FeedbackRefusal.Absent if there is no such page
  public Optional<HelpAnswer> find(AccountId who, String page) {
    byte[] key = key(page);
    return books
        .database()
        .read(
            tx ->
                select(tx, "where account_id = ? and page_key = ?", who.bytes(), key).stream()
                    .findFirst());
  }

  /// Says it, in place of what was said before.
  ///
  /// @param why at most 500 characters; may be empty
  /// @throws FeedbackRefusal.Absent if there is no such page
  /// @throws FeedbackRefusal.TextRefused if the reason is too long, or has what cannot be shown
  public HelpAnswer say(AccountId who, String page, boolean helped, String why) {
    byte[] key = key(page);
    Instant now = Instant.ofEpochMilli(books.clock().millis());
    HelpAnswer said = new HelpAnswer(page, helped, TextRule.WHY.taken(why), now);
    List<String> texts =
        List.of(page, helped ? YES : "", said.why(), Long.toString(now.toEpochMilli()));
    byte[] sealed = books.fields().seal(COLUMN, Books.row(who.bytes(), key), texts);
    books
        .database()
        .write(
            tx ->
                tx.execute(
                    "insert into feedback_help (account_id, page_key, sealed) values (?, ?, ?)"
                        + " on conflict (account_id, page_key) do update"
                        + " set sealed = excluded.sealed",
                    who.bytes(),
                    key,
                    sealed));
    return said;
  }

  /// Takes back what was said, if anything was.
  ///
  /// @throws FeedbackRefusal.Absent if there is no such page
  public void takeBack(AccountId who, String page) {
    byte[] key = key(page);
    books
        .database()
        .write(
            tx ->
                tx.execute(
                    "delete from feedback_help where account_id = ? and page_key = ?",
                    who.bytes(),
                    key));
  }

  /// What all said of each page, those that helped least first. Opens every answer: for a page, not
  /// for a poll.
  ///
  /// @throws FeedbackRefusal.NotTheOwner if the server is not theirs
  public List<HelpCount> counts(AccountId owner) {
    books.requireOwner(owner);
    return pages.stream()
        .map(this::count)
        .sorted(
            Comparator.comparingLong((HelpCount each) -> each.helped() - each.didNot())
                .thenComparing(HelpCount::page))
        .toList();
  }

  private HelpCount count(String page) {
    List<HelpAnswer> said =
        books.database().read(tx -> select(tx, "where page_key = ?", (Object) key(page)));
    long helped = said.stream().filter(HelpAnswer::helped).count();
    List<HelpCount.Remark> remarks =
        said.stream()
            .filter(each -> !each.why().isEmpty())
            .sorted(Comparator.comparing(HelpAnswer::at).reversed())
            .limit(MOST_REMARKS)
            .map(each -> new HelpCount.Remark(each.helped(), each.why(), Books.day(each.at())))
            .toList();
    return new HelpCount(page, helped, said.size() - helped, remarks);
  }

  List<HelpAnswer> all(DSLContext tx, AccountId who) {
    return select(tx, "where account_id = ?", (Object) who.bytes()).stream()
        .sorted(Comparator.comparing(HelpAnswer::page))
        .toList();
  }

  private byte[] key(String page) {
    if (!pages.contains(page)) {
      throw new FeedbackRefusal.Absent();
    }
    return books.fields().key(KEY, page);
  }

  private List<HelpAnswer> select(DSLContext tx, String where, Object... values) {
    return tx
        .resultQuery("select account_id, page_key, sealed from feedback_help " + where, values)
        .coerce(ACCOUNT, PAGE, SEALED)
        .fetch()
        .stream()
        .map(this::open)
        .toList();
  }

  private HelpAnswer open(Record row) {
    byte[] bound = Books.row(row.get(ACCOUNT), row.get(PAGE));
    List<String> texts = books.fields().open(COLUMN, bound, row.get(SEALED));
    return new HelpAnswer(
        texts.get(0),
        texts.get(1).equals(YES),
        texts.get(2),
        Instant.ofEpochMilli(Long.parseLong(texts.get(3))));
  }
}
