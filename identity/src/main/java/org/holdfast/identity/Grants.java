package org.holdfast.identity;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.crypto.SecretKey;
import org.holdfast.audit.AuditLog;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.holdfast.database.Database;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.database.SealedFields;
import org.holdfast.identity.AuthorizationCodes.Redeemed;
import org.jooq.DSLContext;

/// What apps were allowed by accounts, and the tokens by which they use it.
///
///     consent ─▶ code ─once▶ grant ─▶ access tokens, 15 minutes each
///                              └───▶ refresh token ─once▶ the next one
///
/// A grant is one sign-in of an app; its tokens are one family. A code or refresh token that comes a
/// second time ends the family at once, without grace: whoever used it second may be the thief or
/// the robbed, and both then have nothing (W12, W13). The price is that an app whose answer was
/// lost on the way signs in again.
///
/// Safe for use by any number of threads and processes.
public final class Grants implements SignIn, EndEverywhere.Door {

  private static final System.Logger LOG = System.getLogger(Grants.class.getName());
  private static final long MILLIS_OF_DAY = 86_400_000;

  private final Database database;
  private final InstantSource clock;
  private final Executor background;
  private final AuditLog log;
  private final Function<AccountId, Optional<Account>> accounts;
  private final Predicate<SessionId> browsers;
  private final StolenTokenListener stolen;
  private final GrantRows rows;
  private final AuthorizationCodes codes;
  private final Consents consents;
  private final ConnectedApps apps;
  private final DeviceSignIns devices;
  private final AppLoad load;
  private final LetInListener letIn;
  private final Lately<ByteBuffer, SignedIn> tokens;
  private final Lately<SessionId, SessionId> sessions;

  /// @param index keys the hashes by which tokens are found
  /// @param seal seals what is stored
  /// @param background runs what a request need not wait for
  /// @param accounts who an account is; empty if it may not sign in
  /// @param browsers whether this session of a browser lives: the web app's tokens do while it does
  /// @param stolen told of each family that a second use ended
  /// @param letIn told of each app that is let in
  /// @param alone whether no other process serves on the database, as far as is known now
  public Grants(
      Database database,
      SecretKey index,
      SecretKey seal,
      SecureRandom random,
      InstantSource clock,
      Executor background,
      AuditLog log,
      Function<AccountId, Optional<Account>> accounts,
      Predicate<SessionId> browsers,
      StolenTokenListener stolen,
      LetInListener letIn,
      BooleanSupplier alone) {
    this.database = database;
    this.clock = clock;
    this.background = background;
    this.log = log;
    this.accounts = accounts;
    this.browsers = browsers;
    this.stolen = stolen;
    this.letIn = letIn;
    SealedFields fields = new SealedFields(index, seal, random);
    this.rows = new GrantRows(fields, random);
    this.codes = new AuthorizationCodes(fields, random, rows);
    this.consents = new Consents(fields, rows);
    this.apps = new ConnectedApps(consents, rows);
    this.load = new AppLoad(database, fields, clock);
    this.devices =
        new DeviceSignIns(database, fields, random, clock, log, rows, consents, load, letIn);
    this.tokens = new Lately<>(clock, alone);
    this.sessions = new Lately<>(clock, alone);
  }

  /// Whether the account has allowed the app all of these before.
  public boolean isAllowed(AccountId account, Client client, Set<AppScope> scopes) {
    return database
        .read(tx -> consents.find(tx, account, client.id()))
        .filter(consent -> consent.scopes().containsAll(scopes))
        .isPresent();
  }

  /// The account allows an app something, beside what it allowed it before. Its owner is told.
  ///
  /// Whoever sits at a browser that was left open, or stole its cookie, could else stay for as long
  /// as an app does.
  ///
  /// @param by whoever says so, in whose browser
  /// @throws IdentityRefusal.ProofTooOld if they have not proved lately who they are
  public void allow(BrowserSession by, Client client, Set<AppScope> scopes) {
    if (!by.isFresh(clock.instant())) {
      throw new IdentityRefusal.ProofTooOld();
    }
    AccountId account = by.who().account();
    GrantEvents events = GrantEvents.here();
    database.write(
        tx -> {
          consents.add(tx, clock.millis(), account, client, scopes);
          log.append(tx, events.byOwner(EventKind.APP_ALLOWED, account, client.name()));
          letIn.letIn(tx, account, client.name());
          return true;
        });
  }

  /// The account says no to an app.
  public void decline(AccountId account, Client client) {
    GrantEvents events = GrantEvents.here();
    database.write(
        tx -> {
          log.append(
              tx,
              events
                  .byOwner(EventKind.APP_ALLOWED, account, client.name())
                  .ending(Outcome.REFUSED, Reason.NONE));
          return true;
        });
  }

  /// Sign-ins of devices that have no browser.
  public DeviceSignIns devices() {
    return devices;
  }

  /// How much may be begun or got wrong from one address.
  public AppLoad load() {
    return load;
  }

  /// A code that stands for what was allowed: good for five minutes and one use.
  public String makeCode(CodeRequest request) {
    String code = codes.fresh();
    return database.write(tx -> codes.make(tx, clock.millis(), request, code));
  }

  /// Makes tokens of a code. The code is used up, whatever comes of it.
  ///
  /// @param returnTo the same as the code was asked for with
  /// @param verifier PKCE's; there must be one if and only if there was a challenge
  /// @throws GrantRefusal.Invalid if it does not fit, or is no code
  /// @throws GrantRefusal.UsedTwice if it was used before: what was made from it has ended
  public IssuedTokens redeem(
      Client client, String code, String returnTo, Optional<String> verifier) {
    String sent = TokenKind.CODE.parse(code).orElseThrow(Grants::unknown);
    GrantEvents events = GrantEvents.here();
    Redeemed redeemed =
        database.write(
            tx -> {
              Redeemed result = codes.redeem(tx, clock.millis(), client, sent, returnTo, verifier);
              append(tx, events, result);
              return result;
            });
    return switch (redeemed) {
      case Redeemed.Issued(_, IssuedTokens issued) -> issued;
      case Redeemed.Refused(String sentence) -> throw new GrantRefusal.Invalid(sentence);
      case Redeemed.Replayed(List<GrantRows.Grant> ended) -> throw usedTwice(ended);
    };
  }

  private void append(DSLContext tx, GrantEvents events, Redeemed result) {
    switch (result) {
      case Redeemed.Issued(GrantRows.Grant grant, _) -> {
        if (grant.browser().isEmpty()) { // the web app's is its browser's, which the log has
          Who owner = new Who.Account(grant.account().value());
          log.append(tx, events.of(EventKind.APP_SIGNED_IN, owner, grant));
        }
      }
      case Redeemed.Replayed(List<GrantRows.Grant> ended) ->
          ended.forEach(
              grant ->
                  log.append(tx, events.of(EventKind.CODE_USED_TWICE, new Who.Stranger(), grant)));
      case Redeemed.Refused _ -> {}
    }
  }

  /// Whatever was ended, nothing is told any more that was read before it.
  private GrantRefusal usedTwice(List<GrantRows.Grant> ended) {
    forget();
    ended.forEach(grant -> stolen.usedTwice(grant.account(), grant.app()));
    return new GrantRefusal.UsedTwice();
  }

  /// What came of a refresh token.
  private sealed interface Refreshed {
    record Issued(IssuedTokens tokens) implements Refreshed {}

    record Reused(List<GrantRows.Grant> ended) implements Refreshed {}

    record Refused() implements Refreshed {}
  }

  /// Makes new tokens of a refresh token, which is used up.
  ///
  /// @param wanted what the access token shall be good for; nothing beyond the grant is given, and
  ///   none means all of it
  /// @throws GrantRefusal.Invalid if it is unknown, ended, or another app's
  /// @throws GrantRefusal.UsedTwice if it was used before: its whole family has ended
  public IssuedTokens refresh(Client client, String refreshToken, Set<AppScope> wanted) {
    String sent = TokenKind.REFRESH.parse(refreshToken).orElseThrow(Grants::unknown);
    requireAccount(sent);
    GrantEvents events = GrantEvents.here();
    Refreshed refreshed = database.write(tx -> refresh(tx, events, client, sent, wanted));
    return switch (refreshed) {
      case Refreshed.Issued(IssuedTokens issued) -> issued;
      case Refreshed.Refused _ -> throw unknown();
      case Refreshed.Reused(List<GrantRows.Grant> ended) -> throw usedTwice(ended);
    };
  }

  /// Whose account is gone, or may not sign in now, gets nothing; the token is not used up by it.
  private void requireAccount(String sent) {
    boolean there =
        database
            .read(tx -> rows.find(tx, TokenKind.REFRESH, sent))
            .flatMap(token -> accounts.apply(token.grant().account()))
            .isPresent();
    if (!there) {
      throw unknown();
    }
  }

  private Refreshed refresh(
      DSLContext tx, GrantEvents events, Client client, String sent, Set<AppScope> wanted) {
    long now = clock.millis();
    Optional<GrantRows.Token> found =
        rows.find(tx, TokenKind.REFRESH, sent)
            .filter(token -> token.grant().clientId().equals(client.id()))
            .filter(token -> now < token.expiresAt() && now < token.grant().endsAt())
            .filter(token -> rows.hold(tx, token.grant().id()));
    if (found.isEmpty()) {
      return new Refreshed.Refused();
    }
    GrantRows.Grant grant = found.get().grant();
    if (!rows.use(tx, sent, now)) {
      List<GrantRows.Grant> ended =
          rows.end(tx, "g.grant_id = ?", (Object) GrantRows.bytes(grant.id()));
      ended.forEach(
          each ->
              log.append(
                  tx, events.of(EventKind.REFRESH_TOKEN_USED_TWICE, new Who.Stranger(), each)));
      return new Refreshed.Reused(ended);
    }
    Set<AppScope> narrowed = GrantRows.both(grant.scopes(), wanted);
    Set<AppScope> scopes = narrowed.isEmpty() ? grant.scopes() : narrowed;
    return new Refreshed.Issued(rows.issue(tx, now, grant, scopes, Optional.empty()));
  }

  private static GrantRefusal unknown() {
    return new GrantRefusal.Invalid(
        "The code or token is unknown, revoked, or its time is over. Sign in again.");
  }

  /// An access token for a service, which it asks for anew when it ends. There is no refresh token.
  ///
  /// @param wanted what it shall be good for; nothing beyond what it is registered for is given
  /// @throws GrantRefusal.NoService if the app is none, or its account may not sign in
  /// @throws GrantRefusal.Invalid if none of this can be given to it
  public IssuedTokens serve(Client service, Set<AppScope> wanted) {
    AccountId account =
        service
            .account()
            .filter(_ -> service.kind() == ClientKind.SERVICE)
            .flatMap(accounts)
            .map(Account::id)
            .orElseThrow(GrantRefusal.NoService::new);
    Set<AppScope> scopes = GrantRows.both(service.scopes(), wanted);
    if (scopes.isEmpty()) {
      throw new GrantRefusal.Invalid("None of these scopes can be given to this service.");
    }
    GrantEvents events = GrantEvents.here();
    return database.write(
        tx -> {
          GrantRows.Grant grant =
              new GrantRows.Grant(
                  rows.newId(),
                  account,
                  service.id(),
                  service.name(),
                  scopes,
                  clock.millis(),
                  Optional.empty());
          log.append(
              tx, events.of(EventKind.SERVICE_SIGNED_IN, new Who.Account(account.value()), grant));
          return rows.begin(tx, grant, Optional.empty());
        });
  }

  /// Ends all that an app holds, of whomever: it was removed.
  ///
  /// @return how many sign-ins there were
  public int endApp(String clientId) {
    return endApp(clientId, new Who.Keeper());
  }

  /// As [#endApp(String)].
  ///
  /// @param by whose doing it is
  public int endApp(String clientId, Who by) {
    GrantEvents events = GrantEvents.here();
    return forgetting(
        tx -> {
          List<GrantRows.Grant> ended =
              rows.end(tx, "g.client_key = ?", (Object) rows.clientKey(clientId));
          appendRevoked(tx, events, by, ended);
          return ended.size();
        });
  }

  /// The apps that an account has allowed something, by the time when it first did.
  public List<ConnectedApp> apps(AccountId account) {
    return database.read(tx -> apps.of(tx, account));
  }

  /// Ends what an app may do, everywhere at once.
  ///
  /// @return whether the account had allowed it anything
  public boolean revoke(AccountId account, String clientId) {
    GrantEvents events = GrantEvents.here();
    return forgetting(
        tx -> {
          codes.takeBack(tx, account, Optional.of(clientId));
          devices.takeBack(tx, account, Optional.of(clientId));
          boolean allowed = consents.remove(tx, account, clientId);
          List<GrantRows.Grant> ended =
              rows.end(
                  tx,
                  "g.account_id = ? and g.client_key = ?",
                  account.bytes(),
                  rows.clientKey(clientId));
          appendRevoked(tx, events, new Who.Account(account.value()), ended);
          return allowed || !ended.isEmpty();
        });
  }

  /// Signs every app of an account out: its part of signing out everywhere. What was allowed stays
  /// allowed, and each app has to ask for a sign-in again.
  ///
  /// @return how many sign-ins there were
  public int revokeAll(AccountId account) {
    GrantEvents events = GrantEvents.here();
    return forgetting(
        tx -> {
          codes.takeBack(tx, account, Optional.empty());
          devices.takeBack(tx, account, Optional.empty());
          List<GrantRows.Grant> ended = rows.end(tx, "g.account_id = ?", (Object) account.bytes());
          appendRevoked(tx, events, new Who.Account(account.value()), ended);
          return ended.size();
        });
  }

  /// Forgets an account that is no more: its apps are signed out, and what it allowed is removed.
  public void erase(AccountId account) {
    revokeAll(account);
    database.write(
        tx -> {
          consents.removeAll(tx, account);
          return true;
        });
  }

  /// The same, as part of a change in which the account itself goes; [#forget] comes after it.
  void erase(DSLContext tx, AccountId account) {
    endAll(tx, account);
    consents.removeAll(tx, account);
  }

  private void appendRevoked(
      DSLContext tx, GrantEvents events, Who who, List<GrantRows.Grant> ended) {
    ended.stream()
        .filter(grant -> grant.browser().isEmpty())
        .forEach(grant -> log.append(tx, events.of(EventKind.APP_SIGNED_OUT, who, grant)));
  }

  private <T> T forgetting(Function<DSLContext, T> change) {
    try {
      return database.write(change);
    } finally {
      forget();
    }
  }

  /// Part of a change that ends more; [#forget] comes after it. Codes before grants: who redeems
  /// one at this moment holds its row, and is waited for.
  @Override
  public void endAll(DSLContext tx, AccountId account) {
    codes.takeBack(tx, account, Optional.empty());
    devices.takeBack(tx, account, Optional.empty());
    rows.end(tx, "g.account_id = ?", (Object) account.bytes());
  }

  @Override
  public void forget() {
    tokens.forget();
    sessions.forget();
  }

  /// Who holds this access token; the session is the grant, or the browser's whose form it is, and
  /// then it is the person themselves who holds it.
  @Override
  public Optional<SignedIn> bearer(String token) {
    return TokenKind.ACCESS
        .parse(token)
        .flatMap(sent -> tokens.find(ByteBuffer.wrap(rows.tokenKey(sent)), () -> signedIn(sent)))
        .filter(this::isOpen);
  }

  /// Asked each time, since a session that ends does not reach what is kept here.
  private boolean isOpen(SignedIn who) {
    return !who.inBrowser() || browsers.test(who.session());
  }

  private Optional<SignedIn> signedIn(String sent) {
    Optional<GrantRows.Token> found =
        database
            .read(tx -> rows.find(tx, TokenKind.ACCESS, sent))
            .filter(token -> clock.millis() < token.expiresAt());
    found.filter(token -> token.grant().browser().isEmpty()).ifPresent(this::noteUse);
    return found.flatMap(
        token -> accounts.apply(token.grant().account()).map(account -> signedIn(account, token)));
  }

  private static SignedIn signedIn(Account account, GrantRows.Token token) {
    GrantRows.Grant grant = token.grant();
    return grant
        .browser()
        .map(browser -> SignedIn.inBrowser(account, browser))
        .orElseGet(
            () ->
                new SignedIn(
                    account.id(),
                    grant.id(),
                    account.email().shown(),
                    account.displayName(),
                    token.scopes(),
                    Optional.of(new SignedIn.App(grant.clientId(), grant.app()))));
  }

  @Override
  public boolean alive(SessionId session) {
    return sessions.find(session, () -> inDatabase(session)).isPresent();
  }

  private Optional<SessionId> inDatabase(SessionId session) {
    return database.read(
        tx ->
            tx.resultQuery(
                    "select 1 from identity_grant where grant_id = ?",
                    (Object) GrantRows.bytes(session))
                .fetchOptional()
                .map(_ -> session));
  }

  /// Ends the whole family of a token that others may have read.
  @Override
  public void revoke(String token) {
    Optional<TokenKind> kind =
        List.of(TokenKind.ACCESS, TokenKind.REFRESH).stream()
            .filter(each -> each.parse(token).isPresent())
            .findFirst();
    GrantEvents events = GrantEvents.here();
    TokenKind.CODE.parse(token).ifPresent(code -> revokeCode(events, code));
    TokenKind.DEVICE.parse(token).ifPresent(devices::revoke);
    kind.ifPresent(
        found ->
            forgetting(
                tx -> {
                  rows.find(tx, found, token)
                      .map(each -> GrantRows.bytes(each.grant().id()))
                      .map(id -> rows.end(tx, "g.grant_id = ?", (Object) id))
                      .ifPresent(ended -> appendInClear(tx, events, ended));
                  return true;
                }));
  }

  /// A code that others may have read is used up, and what was made from it ends.
  private void revokeCode(GrantEvents events, String code) {
    forgetting(
        tx -> {
          appendInClear(tx, events, codes.revoke(tx, clock.millis(), code));
          return true;
        });
  }

  private void appendInClear(DSLContext tx, GrantEvents events, List<GrantRows.Grant> ended) {
    ended.forEach(
        grant ->
            log.append(
                tx,
                events
                    .of(EventKind.APP_SIGNED_OUT, new Who.Server(), grant)
                    .ending(Outcome.DONE, Reason.SENT_IN_CLEAR)));
  }

  /// Removes what ended by itself. Call it now and then.
  public void sweep() {
    database.write(
        tx -> {
          GrantRows.sweep(tx, clock.millis());
          AuthorizationCodes.sweep(tx, clock.millis());
          return true;
        });
  }

  /// Once a day and grant, and never at a request's cost.
  private void noteUse(GrantRows.Token token) {
    long today = clock.millis() / MILLIS_OF_DAY;
    if (token.lastUsedDay() >= today) {
      return;
    }
    background.execute(
        () -> {
          try {
            database.write(
                tx ->
                    tx.execute(
                        "update identity_grant set last_used_day = ? where grant_id = ?"
                            + " and last_used_day < ?",
                        today,
                        GrantRows.bytes(token.grant().id()),
                        today));
          } catch (DatabaseRefusal.ReadOnly _) {
            // Nothing is written now; the day is a hint for the token's owner, no more.
          } catch (DatabaseRefusal e) {
            LOG.log(System.Logger.Level.WARNING, "The day of an app's use was not noted.", e);
          }
        });
  }
}
