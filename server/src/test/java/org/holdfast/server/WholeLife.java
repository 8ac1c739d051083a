package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.holdfast.drive.Actor;
import org.holdfast.drive.ArchiveId;
import org.holdfast.drive.ArchiveScope;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Fragment;
import org.holdfast.drive.Grantee;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.ItemPath;
import org.holdfast.drive.LockWish;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.ShareRole;
import org.holdfast.drive.ShareWish;
import org.holdfast.drive.SubscriptionTarget;
import org.holdfast.drive.Upload;
import org.holdfast.drive.UploadOptions;
import org.holdfast.drive.UploadTarget;
import org.holdfast.drive.VersionWish;
import org.holdfast.feedback.IdeaState;
import org.holdfast.identity.Account;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.BrowserSession;
import org.holdfast.identity.Client;
import org.holdfast.identity.CodeRequest;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.Enrolling;
import org.holdfast.identity.Identity;
import org.holdfast.identity.Password;
import org.holdfast.identity.Plan;
import org.holdfast.identity.Step;
import org.holdfast.identity.Visitor;
import org.holdfast.identity.VoucherOffer;
import org.holdfast.search.SearchQuery;

/// Everything that people do with a Holdfast, once each and by its front doors, so that something
/// of it lies in every table. What is said and typed holds a canary, and so do secrets.
final class WholeLife {

  private static final String WORD = "Canary7Vq";
  private static final String ANA = "ana.canary7vq@example.org";
  private static final String BEN = "ben.canary7vq@example.org";
  private static final String CLEO = "cleo.canary7vq@example.org";
  private static final String ELSEWHERE = "new.canary7vq@example.org";
  private static final String GOOD = "seven quiet herons cross a frozen lake";

  // So many entries fill the log's first tile.
  private static final int TILE = 256;

  private final Served served;
  private final Holdfast holdfast;
  private final Identity identity;
  private final List<String> secrets = new ArrayList<>();

  WholeLife(Served served) {
    this.served = served;
    this.holdfast = served.holdfast();
    this.identity = holdfast.identity();
  }

  /// What must lie nowhere in clear.
  List<String> canaries() {
    List<String> all = new ArrayList<>(List.of(WORD, ANA, BEN, CLEO, ELSEWHERE, GOOD));
    all.addAll(secrets);
    return all;
  }

  void live() throws IOException {
    Account ana = join(ANA, identity.signUps().ownerCode().orElseThrow());
    Account ben = join(BEN, invitation());
    Account cleo = join(CLEO, invitation());
    invitation(); // nobody comes by it
    signedIn(ana);
    signedIn(ben);
    signedIn(cleo);
    secure(ana);
    secure(ben);
    trustAndGuess(ana);
    replaceAll();
    plans(ana);
    apps(ana);
    drive(ana);
    feedback(ana);
    destroyed(cleo);
    rotated();
    identity.leaving().ask(session(cleo));
    identity.signIns().recover(EmailAddress.parse(ANA), visitor("192.0.2.9"));
    for (int i = 0; i < TILE; i++) {
      holdfast.tokens().issue(ana.id(), WORD);
    }
    holdfast.checkpoint();
    secrets.add(holdfast.tokens().issue(ana.id(), WORD));
  }

  /// The old master key wraps nothing then, which is written down; and what was under the drive's
  /// old key is sealed anew.
  private void rotated() {
    new ConsoleDesk(holdfast).run(new ConsoleCommand.RotateMasterKey(), (_, _) -> {});
    holdfast.vaultCare().wrapAnew();
    holdfast.vaultCare().noteUses();
    new ConsoleDesk(holdfast).run(new ConsoleCommand.RotateDriveKey(ANA), (_, _) -> {});
    // As if all processes had had time to take it up.
    holdfast.database().write(tx -> tx.execute("update drive_key set made_at = 1"));
    DriveKeyCare care = new DriveKeyCare(holdfast);
    care.step();
    care.sealAnew();
  }

  private String invitation() {
    String code = identity.signUps().inviteByKeeper();
    secrets.add(code);
    return code;
  }

  private static Visitor visitor(String address) {
    return new Visitor(address, FormBrowser.FIREFOX, Locale.ENGLISH, Optional.empty());
  }

  private Account join(String email, String invitation) {
    Visitor visitor = visitor("192.0.2.7");
    String attempt = identity.signUps().begin(EmailAddress.parse(email), invitation, visitor);
    assertThat(identity.signUps().confirm(attempt, served.mailed(email))).isTrue();
    try (Password typed = Password.of(GOOD)) {
      return identity.signUps().finish(attempt, WORD, invitation, typed);
    }
  }

  private Step signIn(String email, String password, boolean trust) {
    try (Password typed = Password.of(password)) {
      return identity
          .signIns()
          .password(EmailAddress.parse(email), typed, visitor("192.0.2.7"), trust);
    }
  }

  private void signedIn(Account account) {
    Step step = signIn(account.email().shown(), GOOD, false);
    assertThat(step).isInstanceOf(Step.SignedInNow.class);
    secrets.add(((Step.SignedInNow) step).cookie());
  }

  private BrowserSession session(Account account) {
    return identity.sessions().list(account.id()).getFirst();
  }

  private void secure(Account account) {
    Enrolling.App app = identity.enrolling().app(session(account), WORD);
    String code = OneTimeCode.of(app.secret(), Instant.now());
    assertThat(identity.enrolling().confirm(session(account), app.attempt(), code)).isTrue();
    secrets.add(app.secret());
    secrets.addAll(identity.securityInfo().makeRecoveryCodes(session(account)));
  }

  private void trustAndGuess(Account account) {
    Step trusted = signIn(ANA, GOOD, true);
    assertThat(trusted).isInstanceOf(Step.SignedInNow.class);
    secrets.add(((Step.SignedInNow) trusted).deviceCookie());
    assertThat(signIn(ANA, "wrong", false)).isInstanceOf(Step.Refused.class);
    assertThat(identity.devices().list(account.id())).isNotEmpty();
  }

  private void replaceAll() {
    Account ben = holdfast.accounts().find(EmailAddress.parse(BEN)).orElseThrow();
    identity.securityInfo().twoStep(session(ben), true);
    Step asked = signIn(BEN, GOOD, false);
    assertThat(asked).isInstanceOf(Step.Asked.class);
    String attempt = identity.replacing().begin(((Step.Asked) asked).attempt(), ELSEWHERE, true);
    assertThat(identity.replacing().confirm(attempt, served.mailed(ELSEWHERE))).isPresent();
  }

  private void plans(Account ana) {
    LocalDate lastDay = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC).plusDays(30);
    String voucher =
        identity.vouchers().makeByKeeper(new VoucherOffer(Plan.PREMIUM, 30, 2, lastDay), WORD);
    secrets.add(voucher);
    identity.vouchers().redeem(ana.id(), voucher);
    long quota = identity.plans().settings().of(Plan.PREMIUM).quotaBytes();
    identity.plans().noteUse(Map.of(ana.id(), quota));
  }

  private void apps(Account ana) {
    Client client =
        holdfast
            .clients()
            .register(WORD, false, List.of("http://localhost/" + WORD), AppScope.ALL)
            .client();
    identity.grants().allow(session(ana), client, AppScope.ALL);
    String code = identity.grants().makeCode(asking(ana, client));
    secrets.add(code);
    var tokens =
        identity.grants().redeem(client, code, "http://localhost/" + WORD, Optional.empty());
    secrets.add(tokens.access());
    var device =
        identity.grants().devices().begin(client, Set.of(AppScope.FILES_READ), "192.0.2.7");
    secrets.add(device.deviceCode());
    holdfast.signingKeys().current();
  }

  private static CodeRequest asking(Account who, Client client) {
    return new CodeRequest(
        who.id(),
        client,
        "http://localhost/" + WORD,
        Optional.empty(),
        Optional.of(WORD),
        AppScope.ALL,
        Instant.now());
  }

  private void drive(Account ana) throws IOException {
    Drive drive = holdfast.drives().create(ana.id());
    Actor actor = new Actor(ana.id(), WORD);
    Item file = write(drive, actor, WORD + ".txt", 300);
    Item large = write(drive, actor, WORD + " large.txt", 300_000);
    drive.write(actor, large.id(), Upload.of(said(900)), Precondition.NONE);
    drive.deleteVersion(actor, large.id(), 1);
    drive.markVersion(actor, large.id(), 2, VersionWish.named(WORD));
    drive.follow(ana.id(), file.id());
    holdfast.drives().holds().place(ana.id(), WORD);
    Grantee eve = new Grantee.Outsider(WORD.toLowerCase(Locale.ROOT) + "@example.org");
    secrets.add(drive.share(actor, file.id(), ShareWish.of(eve, ShareRole.READ)).secret().reveal());
    drive.lock(
        actor,
        new ItemPath(drive.rootId(), List.of(WORD + ".txt")),
        new LockWish(true, false, WORD, Duration.ofHours(1)));
    var subscribed =
        holdfast
            .drives()
            .subscriptions()
            .create(
                drive,
                ana.id(),
                drive.rootId(),
                new SubscriptionTarget(
                    "/me/drive/root",
                    "https://" + WORD + ".example.org/",
                    Optional.of(WORD),
                    Optional.empty(),
                    WORD),
                Instant.now().plus(Duration.ofDays(1)));
    assertThat(subscribed).isPresent();
    secrets.add(holdfast.drives().copyJobs().begin(drive, 10).orElseThrow());
    upload(drive, actor);
    archive(ana, drive);
    var wanted = new SearchQuery(WORD, drive.rootId(), 10, Optional.empty());
    assertThat(holdfast.search().find(drive, wanted).items()).isNotEmpty();
    identity.pictures().set(ana.id(), PictureDoorTest.png(9, Color.RED));
  }

  private void feedback(Account ana) {
    holdfast.feedback().help().say(ana.id(), "files", false, WORD);
    var idea = holdfast.feedback().ideas().add(ana.id(), WORD, WORD, true);
    Account ben = holdfast.accounts().find(EmailAddress.parse(BEN)).orElseThrow();
    holdfast.feedback().ideas().vote(ben.id(), idea.id());
    holdfast.feedback().answers().answer(ana.id(), idea.id(), IdeaState.PLANNED, WORD);
  }

  private void upload(Drive drive, Actor actor) throws IOException {
    OptionalLong total = OptionalLong.of(200_000);
    var begun =
        drive.beginUpload(
            actor,
            new UploadTarget.Into(at(drive, WORD + " half")),
            new UploadOptions(total, FileTimes.NONE, Optional.empty(), Optional.empty(), true),
            Precondition.NONE);
    holdfast.drives().append(begun.secret(), new Fragment(0, 90_000, total), said(90_000));
    secrets.add(begun.secret().reveal());
  }

  private void archive(Account ana, Drive drive) {
    Instant end = Instant.now().plus(Duration.ofDays(7));
    ArchiveId id =
        holdfast.drives().archives().begin(drive, new ArchiveScope.Everything(true, true), end);
    assertThat(holdfast.drives().archives().make(id, List::of)).isTrue();
    secrets.add(identity.exports().make(session(ana), id.value(), end));
  }

  /// Whose keys are gone, and whose copies are not all removed yet.
  private void destroyed(Account cleo) throws IOException {
    Drive drive = holdfast.drives().create(cleo.id());
    write(drive, new Actor(cleo.id(), WORD), WORD + ".txt", 300_000);
    holdfast.drives().destroy(cleo.id());
    holdfast.drives().removeDestroyed(cleo.id());
  }

  private static Item write(Drive drive, Actor actor, String name, int bytes) throws IOException {
    return drive.write(actor, at(drive, name), Upload.of(said(bytes)), Precondition.NONE).item();
  }

  private static Placement at(Drive drive, String name) {
    return new Placement(drive.rootId(), ItemName.of(name), Conflict.FAIL);
  }

  private static ByteArrayInputStream said(int bytes) {
    byte[] text = (WORD + " ").repeat(bytes / WORD.length() + 1).getBytes(StandardCharsets.UTF_8);
    return new ByteArrayInputStream(text, 0, bytes);
  }
}
