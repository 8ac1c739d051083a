package org.holdfast.server.signin;

import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.holdfast.identity.Account;
import org.holdfast.identity.Accounts;
import org.holdfast.identity.Identity;
import org.holdfast.identity.SecurityInfo;
import org.holdfast.server.DriveUse;
import org.holdfast.server.RegionPlaces;

/// `/account/start`: the first run. Whoever took a new server by its one-time link is led from their
/// account to their first file, one step at a time; the account itself is the first step.
///
///     account ─▶ passkey or app ─▶ where the regions are ─▶ recovery kit ─▶ first upload
///
/// What is done is read from what is there, never remembered: so it goes on after a closed tab, and in
/// another browser. A cookie keeps which steps somebody saw or put off, and that the sequence is under
/// way at all; while it is, `/account` shows it.
final class StartPages {

  static final String HOME = "/account/start";

  private static final String LATER = HOME + "/later";
  private static final String KIT = HOME + "/kit";
  private static final String BEGUN = "begun";
  private static final Pattern CODES = Pattern.compile("[A-Za-z0-9 \\r\\n-]{1,1000}");

  private final Accounts accounts;
  private final SecurityInfo info;
  private final DriveUse use;
  private final RegionPlaces regions;
  private final Supplier<URI> publicAddress;
  private final InstantSource clock;

  StartPages(
      Identity identity,
      DriveUse use,
      RegionPlaces regions,
      Supplier<URI> publicAddress,
      InstantSource clock) {
    this.accounts = identity.accounts();
    this.info = identity.securityInfo();
    this.use = use;
    this.regions = regions;
    this.publicAddress = publicAddress;
    this.clock = clock;
  }

  /// In their order.
  enum Stage {
    ACCOUNT,
    WAY,
    PLACES,
    KIT,
    FILES;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// One of the steps as shown.
  record Shown(String title, boolean done, boolean now) {}

  /// How far somebody is, as every page of the first run shows it above all else.
  record Progress(List<Shown> stages) {
    public Progress {
      stages = List.copyOf(stages);
    }

    /// Of the step that the page is about, from one.
    public long number() {
      return 1 + stages.stream().takeWhile(stage -> !stage.now()).count();
    }
  }

  /// @param now the step's word
  /// @param warnings of regions that are lost with one place
  record Content(
      String note,
      String now,
      List<RegionPlaces.Place> places,
      List<String> distances,
      List<Warning> warnings) {
    public Content {
      places = List.copyOf(places);
      distances = List.copyOf(distances);
      warnings = List.copyOf(warnings);
    }
  }

  record Warning(String title, String text) {}

  record Kit(List<String> codes, String accountCode) {
    public Kit {
      codes = List.copyOf(codes);
    }

    /// Mute: it holds secrets.
    @Override
    public String toString() {
      return "Kit";
    }
  }

  void in(Routes routes) {
    routes
        .get(HOME, this::show)
        .post(LATER, this::later)
        .post(KIT, this::kit)
        .post(KIT + "/file", this::file);
  }

  /// For who has just taken the server.
  static void begin(Visit visit) {
    visit.keep(Kept.START, BEGUN);
  }

  /// The sequence, for who is in the middle of it.
  ///
  /// @return empty if there is nothing left, or nothing was begun in this browser
  Optional<Reply> underWay(Visit visit, Account account) {
    if (visit.kept(Kept.START).isEmpty() || !account.owner()) {
      return Optional.empty();
    }
    Optional<Stage> next = next(visit, account);
    if (next.isEmpty()) {
      visit.drop(Kept.START);
    }
    return next.map(stage -> page(visit, account, stage));
  }

  /// Whether the owner of the server lacks what the sequence leads to, and has not put it off here.
  boolean isUnfinished(Visit visit, Account account) {
    SecurityInfo.SetUp there = info.setUp(account.id());
    return account.owner()
        && visit.kept(Kept.START).isEmpty()
        && !(there.strongWay() && there.recoveryCodes());
  }

  private Reply show(Visit visit) {
    Account account = accounts.find(visit.account()).orElseThrow(SignInFirst::new);
    if (!account.owner()) {
      return Visit.go("/account");
    }
    if (visit.kept(Kept.START).isEmpty()) {
      begin(visit);
    }
    return next(visit, account)
        .map(stage -> page(visit, account, stage))
        .orElseGet(() -> over(visit));
  }

  private static Reply over(Visit visit) {
    visit.drop(Kept.START);
    return Visit.go("/account", "message", "started");
  }

  private Optional<Stage> next(Visit visit, Account account) {
    Set<Stage> behind = done(account);
    behind.addAll(passed(visit));
    return EnumSet.allOf(Stage.class).stream().filter(each -> !behind.contains(each)).findFirst();
  }

  private Set<Stage> done(Account account) {
    SecurityInfo.SetUp there = info.setUp(account.id());
    Set<Stage> done = EnumSet.of(Stage.ACCOUNT);
    if (there.strongWay()) {
      done.add(Stage.WAY);
    }
    if (there.recoveryCodes()) {
      done.add(Stage.KIT);
    }
    if (use.bytes(account.id()) > 0) {
      done.add(Stage.FILES);
    }
    return done;
  }

  /// The same, and whether the places were seen, which only the browser knows.
  private Set<Stage> done(Visit visit, Account account) {
    Set<Stage> done = done(account);
    if (passed(visit).contains(Stage.PLACES)) {
      done.add(Stage.PLACES);
    }
    return done;
  }

  /// Seen or put off: a browser keeps what it likes, and whoever writes it skips a step of theirs.
  private static Set<Stage> passed(Visit visit) {
    List<String> kept = Arrays.asList(visit.kept(Kept.START).split("\\.", 9));
    return EnumSet.allOf(Stage.class).stream()
        .filter(each -> kept.contains(each.word()))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Stage.class)));
  }

  private Reply page(Visit visit, Account account, Stage now) {
    Set<Stage> done = done(visit, account);
    visit.showing(progress(visit, done, now));
    List<RegionPlaces.Pair> pairs = now == Stage.PLACES ? regions.pairs() : List.of();
    return visit.show(
        "start",
        new Content(
            visit.message(),
            now.word(),
            regions.places(),
            pairs.stream().map(pair -> distance(visit, pair)).toList(),
            now == Stage.PLACES ? warnings(visit) : List.of()));
  }

  private static Progress progress(Visit visit, Set<Stage> done, Stage now) {
    List<Shown> stages = new ArrayList<>();
    for (Stage each : Stage.values()) {
      stages.add(new Shown(visit.say("start." + each.word()), done.contains(each), each == now));
    }
    return new Progress(stages);
  }

  /// On the pages of the account itself, which nobody has yet.
  static void joining(Visit visit) {
    visit.showing(progress(visit, Set.of(), Stage.ACCOUNT));
  }

  /// On the pages of security info, for who was led there from here.
  static void addingWay(Visit visit) {
    if (RequiredPages.isStarting(visit)) {
      visit.showing(progress(visit, Set.of(Stage.ACCOUNT), Stage.WAY));
    }
  }

  private List<Warning> warnings(Visit visit) {
    return regions.together().stream()
        .map(
            each -> {
              String what = each.disk() ? "start.places.one-disk" : "start.places.one-service";
              return new Warning(
                  visit.say(what, names(visit, each.regions())), visit.say(what + ".text"));
            })
        .toList();
  }

  private static String names(Visit visit, List<String> names) {
    String first = String.join(", ", names.subList(0, names.size() - 1));
    return visit.say("start.places.and", first, names.getLast());
  }

  private static String distance(Visit visit, RegionPlaces.Pair pair) {
    String far = visit.words().number(pair.kilometres());
    return visit.say("start.places.distance", pair.one(), pair.other(), far);
  }

  /// Seen, or put off.
  private Reply later(Visit visit) {
    visit.signedIn();
    String wanted = visit.field("stage");
    boolean known = Arrays.stream(Stage.values()).anyMatch(each -> each.word().equals(wanted));
    if (known && passed(visit).stream().noneMatch(each -> each.word().equals(wanted))) {
      visit.keep(Kept.START, (visit.kept(Kept.START) + "." + wanted).replaceFirst("^\\.", ""));
    }
    return Visit.go(HOME);
  }

  /// What opens the account when all else is lost, on one page: shown once, to be kept as a file or
  /// on paper. Codes from before are void.
  private Reply kit(Visit visit) {
    List<String> codes = info.makeRecoveryCodes(visit.signedIn());
    String accountCode = info.makeAccountCode(visit.signedIn());
    accounts
        .find(visit.account())
        .filter(Account::owner)
        .filter(_ -> !visit.kept(Kept.START).isEmpty())
        .ifPresent(account -> visit.showing(progress(visit, done(visit, account), Stage.KIT)));
    return visit.showOnce("kit", new Kit(codes, accountCode));
  }

  /// The kit as a file: what stands on the page comes back with the form, as the server keeps no
  /// code that can be read. So whoever sends other codes gets those.
  private Reply file(Visit visit) {
    String codes = visit.field("codes");
    String accountCode = visit.field("account-code");
    if (!CODES.matcher(codes).matches() || !CODES.matcher(accountCode).matches()) {
      throw new NotOurForm();
    }
    String text =
        visit.say(
            "start.kit.file",
            publicAddress.get(),
            visit.signedIn().who().email(),
            visit.words().minute(clock.instant()),
            codes.strip().replaceAll("\\s*\\R\\s*", "\n"),
            accountCode.strip());
    return new Reply.Text(text, "holdfast-recovery-kit.txt");
  }
}
