package org.holdfast.identity;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.holdfast.audit.AuditLog;
import org.holdfast.database.Database;
import org.holdfast.database.Schema;
import org.holdfast.database.SealedFields;
import org.jooq.DSLContext;

/// The room, put together: who there is, how they show who they are, and what they hold open. Safe
/// for use by any number of threads and processes.
public final class Identity {

  /// This room's tables. The name is that of the room before.
  public static final Schema SCHEMA = new Schema("signin", "org/holdfast/identity/schema");

  private static final String PRODUCT = "Holdfast";

  private final Books books;
  private final Accounts accounts;
  private final Attempts attempts;
  private final Throttle throttle;
  private final SendLimit sends;
  private final Strangers strangers;
  private final Dispatch dispatch;
  private final RecoveryLetters recoveryLetters;
  private final Sessions sessions;
  private final Devices devices;
  private final Tokens tokens;
  private final SignIns signIns;
  private final SignUps signUps;
  private final Securing securing;
  private final SecurityInfo securityInfo;
  private final Enrolling enrolling;
  private final Replacing replacing;
  private final Leaving leaving;
  private final Plans plans;
  private final Vouchers vouchers;
  private final Grants grants;
  private final Exports exports;
  private final ExportLinks exportLinks;
  private final Pictures pictures;
  private final LinkAddresses linkAddresses;
  private final LinkPasswords linkPasswords;
  private final ShareLetters shareLetters;
  private final IdeaLetters ideaLetters;
  private final SignIn credentials;

  /// @param site where browsers find this server: what passkeys are bound to
  /// @param background runs what a request need not wait for
  /// @param log gets every event
  /// @param post takes letters to people
  public Identity(
      Database database,
      IdentityKeys keys,
      IdentitySettings settings,
      PasskeySite site,
      SecureRandom random,
      InstantSource clock,
      Executor background,
      AuditLog log,
      Post post) {
    this(database, keys, settings, site, random, clock, background, log, post, () -> true);
  }

  /// The same where other processes may serve on the database.
  ///
  /// @param alone whether none does, as far as is known now
  public Identity(
      Database database,
      IdentityKeys keys,
      IdentitySettings settings,
      PasskeySite site,
      SecureRandom random,
      InstantSource clock,
      Executor background,
      AuditLog log,
      Post post,
      BooleanSupplier alone) {
    this(
        database,
        keys,
        settings,
        site,
        random,
        clock,
        background,
        log,
        post,
        alone,
        HashCost.DEFAULT);
  }

  Identity(
      Database database,
      IdentityKeys keys,
      IdentitySettings settings,
      PasskeySite site,
      SecureRandom random,
      InstantSource clock,
      Executor background,
      AuditLog log,
      Post post,
      BooleanSupplier alone,
      HashCost cost) {
    SealedFields fields = new SealedFields(keys.index(), keys.seal(), random);
    this.books = new Books(new Surrounded(database), fields, random, clock, log, alone);
    this.accounts = new Accounts(books);
    this.attempts = new Attempts(books, accounts);
    this.pictures = new Pictures(books, accounts);
    this.throttle = new Throttle(database, fields, clock);
    this.sends = new SendLimit(database, fields, clock);
    this.sessions = new Sessions(books, accounts, background);
    this.devices = new Devices(books);
    this.strangers = new Strangers(throttle, books, devices);
    this.tokens = new Tokens(books, accounts, background);
    Factors factors = new Factors(books);
    this.dispatch = new Dispatch(books, accounts, factors, post);
    Notices notices = new Notices(accounts, factors, dispatch);
    this.grants =
        new Grants(
            database,
            keys.grantIndex(),
            keys.grantSeal(),
            random,
            clock,
            background,
            log,
            id -> accounts.find(id).filter(each -> each.standing() == Standing.ACTIVE),
            sessions::alive,
            (account, app) -> background.execute(() -> tellOfTheft(notices, account, app)),
            (tx, account, app) -> tellOfApp(tx, notices, account, app),
            alone);
    this.exportLinks = new ExportLinks(books);
    this.credentials = new Credentials(tokens, grants, sessions, devices, exportLinks);
    int cores = Runtime.getRuntime().availableProcessors();
    Codes codes = new Codes(books, attempts, dispatch);
    RecoverySecrets recovery = new RecoverySecrets(books);
    PasswordHashes hashes = new PasswordHashes(cost, keys.passwords(), random, cores);
    PasswordRule rule = PasswordRule.bundled(settings.breachedPasswords(), PRODUCT);
    this.shareLetters = new ShareLetters(books, dispatch, throttle);
    this.ideaLetters = new IdeaLetters(accounts, dispatch);
    this.linkPasswords = new LinkPasswords(books, rule, hashes, throttle);
    Parts parts =
        new Parts(
            books,
            accounts,
            new Passwords(books, hashes),
            rule,
            factors,
            recovery,
            attempts,
            new Replacements(books),
            new Proofs(books, factors, recovery, attempts, codes, dispatch, notices, site, PRODUCT),
            codes,
            dispatch,
            notices,
            throttle,
            sends,
            strangers,
            sessions,
            devices,
            tokens,
            new EndEverywhere(
                books, accounts, sessions, devices, tokens, List.of(grants, exportLinks)));
    this.linkAddresses = new LinkAddresses(books, attempts, codes, sends, strangers);
    LeavingAccounts leavingAccounts = new LeavingAccounts(books);
    this.leaving = new Leaving(parts, leavingAccounts, grants, post, settings.deletionGrace());
    this.recoveryLetters = new RecoveryLetters(books, accounts, attempts, codes);
    this.signIns = new SignIns(parts, leavingAccounts, recoveryLetters);
    this.signUps = new SignUps(parts, settings.signUp());
    this.securing = new Securing(parts);
    this.securityInfo = new SecurityInfo(parts, settings.twoStep());
    this.enrolling = new Enrolling(parts);
    this.replacing = new Replacing(parts, settings.replacementWait());
    this.plans = new Plans(parts, settings.plans());
    this.vouchers = new Vouchers(parts, plans);
    this.exports = new Exports(parts, exportLinks, securityInfo, grants, pictures);
  }

  private void tellOfApp(DSLContext tx, Notices notices, AccountId id, String app) {
    accounts
        .find(tx, id)
        .ifPresent(account -> notices.mail(tx, account, new News.AppLetIn(app, books.now())));
  }

  private void tellOfTheft(Notices notices, AccountId id, String app) {
    books
        .database()
        .write(
            tx -> {
              accounts
                  .find(tx, id)
                  .ifPresent(account -> notices.mail(tx, account, new News.AppLostTokens(app)));
              return true;
            });
  }

  /// Tells people of what is shared with them.
  public ShareLetters shareLetters() {
    return shareLetters;
  }

  /// Tells people what became of ideas.
  public IdeaLetters ideaLetters() {
    return ideaLetters;
  }

  /// By what somebody without an account shows that a mail address is theirs.
  public LinkAddresses linkAddresses() {
    return linkAddresses;
  }

  /// What closes sharing links.
  public LinkPasswords linkPasswords() {
    return linkPasswords;
  }

  public Accounts accounts() {
    return accounts;
  }

  public Sessions sessions() {
    return sessions;
  }

  public Devices devices() {
    return devices;
  }

  public Tokens tokens() {
    return tokens;
  }

  public SignIns signIns() {
    return signIns;
  }

  public SignUps signUps() {
    return signUps;
  }

  public Securing securing() {
    return securing;
  }

  public SecurityInfo securityInfo() {
    return securityInfo;
  }

  public Enrolling enrolling() {
    return enrolling;
  }

  public Replacing replacing() {
    return replacing;
  }

  /// Deleting accounts.
  public Leaving leaving() {
    return leaving;
  }

  /// What becomes of letters: tell it of those that do not arrive.
  public Dispatch dispatch() {
    return dispatch;
  }

  /// How much may be begun by who has proved nothing.
  public Strangers strangers() {
    return strangers;
  }

  /// Which plan each account has, and what it holds.
  public Plans plans() {
    return plans;
  }

  /// Codes that give a plan.
  public Vouchers vouchers() {
    return vouchers;
  }

  /// What apps were allowed, and the tokens they hold.
  public Grants grants() {
    return grants;
  }

  /// Links to archives of all that a person has here.
  public Exports exports() {
    return exports;
  }

  /// What people show of themselves.
  public Pictures pictures() {
    return pictures;
  }

  /// Who holds a token, of whatever kind.
  public SignIn credentials() {
    return credentials;
  }

  /// Sends the codes that recoveries wait for. Call it each second.
  public void sendDue() {
    recoveryLetters.due();
  }

  /// Does what is due by the clock, and removes what is over. Call it now and then.
  public void keepHouse() {
    replacing.settle();
    leaving.remind();
    plans.settle();
    throttle.sweep();
    sends.sweep();
    grants.sweep();
    books
        .database()
        .write(
            tx -> {
              attempts.sweep(tx);
              sessions.sweep(tx);
              signUps.sweep(tx);
              dispatch.sweep(tx);
              recoveryLetters.sweep(tx);
              exportLinks.sweep(tx);
              return true;
            });
  }
}
