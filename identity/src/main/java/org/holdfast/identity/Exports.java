package org.holdfast.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Who;
import org.jooq.DSLContext;

/// Who may have which archive of all that a person has here: by a link that its owner makes, who
/// has just proved who they are. The link alone opens it, for a few days: programs that download
/// know no sign-in.
///
/// It ends with its time, as its owner says, and with whatever signs its owner out everywhere; and
/// it opens nothing while the account may not sign in. Safe for use by any number of threads and
/// processes.
public final class Exports {

  /// Open at once for one account.
  public static final int MOST = 3;

  private final Books books;
  private final Accounts accounts;
  private final Notices notices;
  private final ExportLinks links;
  private final SecurityInfo security;
  private final Sessions sessions;
  private final Devices devices;
  private final Tokens tokens;
  private final Grants grants;
  private final Pictures pictures;

  Exports(Parts parts, ExportLinks links, SecurityInfo security, Grants grants, Pictures pictures) {
    this.books = parts.books();
    this.accounts = parts.accounts();
    this.notices = parts.notices();
    this.links = links;
    this.security = security;
    this.sessions = parts.sessions();
    this.devices = parts.devices();
    this.tokens = parts.tokens();
    this.grants = grants;
    this.pictures = pictures;
  }

  /// Makes a link to an archive, and tells its owner by mail.
  ///
  /// @return its secret, which cannot be had again
  /// @throws IdentityRefusal.ProofTooOld if who is signed in has to prove it once more
  /// @throws AccountRefusal if there are [#MOST] already
  public String make(BrowserSession session, UUID archive, Instant endsAt) {
    SecurityInfo.requireFresh(session, books.now());
    Secret secret = Secret.make(Secret.Kind.EXPORT, books.random());
    AccountId id = session.who().account();
    Circumstances around = Circumstances.current();
    books
        .database()
        .write(
            tx -> {
              Account account = accounts.taken(tx, id).orElseThrow();
              if (account.standing() != Standing.ACTIVE) {
                throw new AccountRefusal(
                    "closed", "This account is closed until its owner has secured it.");
              }
              if (links.of(tx, id).size() >= MOST) {
                throw new AccountRefusal(
                    "exports-most",
                    "There are " + MOST + " exports already. Remove one before you make another.");
              }
              links.insert(tx, new Export(archive, id, books.now(), endsAt), secret);
              append(tx, EventKind.EXPORT_MADE, id, around);
              notices.mail(tx, account, new News.ExportMade(books.now()));
              return true;
            });
    return secret.text();
  }

  /// Those of an account that are not over, the newest last.
  public List<Export> list(AccountId account) {
    return books.database().read(tx -> links.of(tx, account));
  }

  /// What a link opens.
  ///
  /// @param secret as sent
  /// @return empty if it was never made, is over, or its owner may not sign in now
  public Optional<Export> open(String secret) {
    return Secret.parse(Secret.Kind.EXPORT, secret)
        .flatMap(
            sent ->
                books
                    .database()
                    .read(
                        tx ->
                            links.find(tx, sent).filter(export -> isActive(tx, export.account()))));
  }

  private boolean isActive(DSLContext tx, AccountId account) {
    return accounts
        .find(tx, account)
        .filter(each -> each.standing() == Standing.ACTIVE)
        .isPresent();
  }

  /// The link to an archive, if there is one that is not over.
  public Optional<Export> find(UUID archive) {
    return books.database().read(tx -> links.find(tx, archive));
  }

  /// Somebody begins to read what a link opens.
  public void fetched(Export export) {
    Circumstances around = Circumstances.current();
    books
        .database()
        .write(
            tx -> {
              append(
                  tx,
                  Event.done(EventKind.EXPORT_FETCHED, new Who.Stranger())
                      .about(export.account().value()),
                  around);
              return true;
            });
  }

  /// As its owner asks: it opens nothing any more.
  ///
  /// @return whether the account had it
  public boolean end(AccountId account, UUID archive) {
    Circumstances around = Circumstances.current();
    return books
        .database()
        .write(
            tx -> {
              boolean there = links.delete(tx, account, archive);
              if (there) {
                append(tx, EventKind.EXPORT_ENDED, account, around);
              }
              return there;
            });
  }

  /// What this room keeps about the person whom an export is of. They proved who they are when they
  /// asked for it.
  public AccountData data(Export export) {
    AccountId id = export.account();
    return new AccountData(
        accounts.find(id).orElseThrow(IdentityRefusal.Over::new),
        security.overview(id),
        sessions.list(id),
        devices.list(id),
        tokens.list(id),
        grants.apps(id));
  }

  /// What they show of themselves: a PNG file, if there is one.
  public Optional<byte[]> picture(Export export) {
    return pictures.find(export.account());
  }

  private void append(DSLContext tx, EventKind kind, AccountId account, Circumstances around) {
    append(tx, Event.done(kind, new Who.Account(account.value())), around);
  }

  private void append(DSLContext tx, Event event, Circumstances around) {
    books.log().append(tx, event.in(around));
  }
}
