package org.holdfast.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.holdfast.content.ItemId;
import org.holdfast.delivery.Message;
import org.holdfast.delivery.OutboxMessage;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Grantee;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.LinkAnswer;
import org.holdfast.drive.LinkPassword;
import org.holdfast.drive.LinkProof;
import org.holdfast.drive.LinkScope;
import org.holdfast.drive.Listing;
import org.holdfast.drive.PermissionChange;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.ShareRole;
import org.holdfast.drive.ShareWish;
import org.holdfast.drive.Shared;
import org.holdfast.drive.Upload;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.Password;
import org.holdfast.identity.Plan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What a person sees who opens a sharing link, through the real door.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
class ShareDoorTest {

  private static final String ANA = "ana@example.org";
  private static final String BEN = "ben@example.org";
  private static final String GOOD = "seven quiet herons cross a frozen lake";
  private static final String LINK_GOOD = "eleven brown owls over the silent mill";
  private static final Grantee ANYONE = new Grantee.Link(LinkScope.ANYONE);
  private static final String UNKNOWN = "/s/AAAAAAAAAAAAAAAAAAAAAA";

  @TempDir private static Path folder;

  private Served served;
  private FormBrowser ana;
  private FormBrowser ben;
  private FormBrowser guest;
  private Drive drive;
  private Item top;
  private Item plan;
  private Item deep;
  private Item inside;
  private Item beside;
  private Item hidden;
  private int tests;

  @BeforeAll
  void open() {
    served = Served.start(folder.resolve("data"), "");
    ana =
        joined(ANA, "Ana <Sol>", served.holdfast().identity().signUps().ownerCode().orElseThrow());
    ben = joined(BEN, "Ben", served.holdfast().identity().signUps().inviteByKeeper());
    served
        .holdfast()
        .identity()
        .plans()
        .changeByKeeper(account(ANA), Plan.PREMIUM, Optional.of(Duration.ofDays(365)));
    drive = served.holdfast().drives().ofOwner(account(ANA)).orElseThrow();
  }

  private FormBrowser joined(String mail, String name, String invitation) {
    FormBrowser browser = new FormBrowser(served);
    browser.open("/welcome?code=" + invitation).press("/signup", "email", mail);
    browser.press("/signup/code", "code", served.mailed(mail));
    return browser.press("/signup/finish", "displayName", name, "password", GOOD);
  }

  private AccountId account(String mail) {
    return served.holdfast().accounts().find(EmailAddress.parse(mail)).orElseThrow().id();
  }

  // /                    Ana's drive
  // ├── Reports n/       what is shared
  // │   ├── 2026/
  // │   │   └── deep.txt
  // │   └── plan & it's.txt
  // └── Beside n/
  //     └── hidden.txt
  @BeforeEach
  void fill() throws IOException {
    tests++;
    top = folder(drive.rootId(), "Reports " + tests);
    inside = folder(top.id(), "2026");
    plan = write(top.id(), "plan & it's.txt", "the plan");
    deep = write(inside.id(), "deep.txt", "deep down");
    beside = folder(drive.rootId(), "Beside " + tests);
    hidden = write(beside.id(), "hidden.txt", "not for guests");
    guest = new FormBrowser(served);
  }

  @AfterEach
  void leave() {
    guest.close();
  }

  @AfterAll
  void close() {
    ana.close();
    ben.close();
    served.close();
  }

  private Actor owner() {
    return new Actor(drive.owner(), "test");
  }

  private Item folder(ItemId parent, String name) {
    return drive
        .createFolder(
            owner(), new Placement(parent, ItemName.of(name), Conflict.FAIL), FileTimes.NONE)
        .item();
  }

  private Item write(ItemId parent, String name, String content) throws IOException {
    return drive
        .write(
            owner(),
            new Placement(parent, ItemName.of(name), Conflict.REPLACE),
            Upload.of(new ByteArrayInputStream(content.getBytes(UTF_8))),
            Precondition.NONE)
        .item();
  }

  private Shared share(ShareWish wish) {
    return drive.share(owner(), top.id(), wish);
  }

  private static String path(Shared shared) {
    return "/s/" + shared.secret().reveal();
  }

  private String link(ShareRole role) {
    return path(share(ShareWish.of(ANYONE, role)));
  }

  private LinkPassword password(String text) {
    try (Password typed = Password.of(text)) {
      return LinkPassword.hashed(served.holdfast().identity().linkPasswords().hash(typed));
    }
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return request("GET", path, headers);
  }

  private HttpResponse<byte[]> request(String method, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(served.https().resolve(path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = served.client()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  private static String item(String link, String verb, Item item) {
    return link + "/" + verb + "/" + item.id().text();
  }

  private List<String> names(ItemId in) {
    return drive.children(in, Listing.first(100)).items().stream()
        .map(Item::name)
        .sorted()
        .toList();
  }

  private List<OutboxMessage> outbox() {
    served.holdfast().deliveries().due();
    return served.holdfast().deliveries().outbox(50);
  }

  private String read(ItemId file) throws IOException {
    try (var content = drive.open(file)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      content.reader().copyTo(out, 0, content.file().sizeBytes());
      return out.toString(UTF_8);
    }
  }

  @Test
  void aFolderIsListedAndItsFilesAreDownloaded() throws Exception {
    String link = link(ShareRole.READ);

    guest.open(link);

    assertThat(guest.status()).isEqualTo(200);
    assertThat(guest.text())
        .contains("Reports", "Shared by Ana <Sol>", "2026", "plan & it's.txt", "8 bytes")
        .doesNotContain("Beside", "Upload");
    assertThat(guest.html()).doesNotContain("<Sol>").contains(item(link, "item", inside));
    assertThat(guest.open(item(link, "item", inside)).text()).contains("deep.txt");
    HttpResponse<byte[]> file = get(item(link, "file", plan));
    assertThat(file.body()).isEqualTo("the plan".getBytes(UTF_8));
    assertThat(file.headers().firstValue("content-disposition").orElseThrow())
        .startsWith("attachment; filename=\"plan & it's.txt\"");
    assertThat(file.headers().map())
        .containsEntry("x-content-type-options", List.of("nosniff"))
        .containsEntry("referrer-policy", List.of("no-referrer"))
        .containsEntry("x-robots-tag", List.of("noindex, nofollow"))
        .containsEntry("cache-control", List.of("no-store"));
    assertThat(file.headers().firstValue("content-security-policy").orElseThrow())
        .contains("sandbox", "frame-ancestors 'none'");
    HttpResponse<byte[]> part = get(item(link, "file", plan), "Range", "bytes=4-");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("plan".getBytes(UTF_8));
  }

  @Test
  void everyPageIsClosedToOtherSites() {
    guest.open(link(ShareRole.READ));

    assertThat(guest.header("content-security-policy")).contains("frame-ancestors 'none'");
    assertThat(guest.header("referrer-policy")).isEqualTo("no-referrer");
    assertThat(guest.header("x-robots-tag")).isEqualTo("noindex, nofollow");
    assertThat(guest.header("cache-control")).isEqualTo("no-store");
    assertThat(guest.html()).doesNotContain("http://", "https://");
  }

  @Test
  void aLongListIsSortedAndPaged() throws Exception {
    for (int i = 0; i < 205; i++) {
      folder(inside.id(), "n%03d".formatted(i));
    }
    String address = item(link(ShareRole.READ), "item", inside);

    String first = guest.open(address + "?sort=name&turn=down").text();
    String more =
        guest
            .html()
            .replaceAll("(?s).*class=\"more\"><a class=\"button small\" href=\"([^\"]*)\".*", "$1");
    String second = guest.open(more.replace("&amp;", "&")).text();

    assertThat(first).contains("n204", "n006").doesNotContain("n000");
    assertThat(second).contains("n000", "deep.txt").doesNotContain("n204");
    assertThat(guest.open(address + "?at=nonsense").status()).isEqualTo(200);
  }

  @Test
  void w01_aLinkLeadsNeitherAboveNorBeside() throws Exception {
    String link = link(ShareRole.WRITE);
    byte[] absent = get(UNKNOWN).body();
    List<String> ids = new ArrayList<>();
    for (ItemId id : List.of(drive.rootId(), beside.id(), hidden.id())) {
      ids.add(id.text());
      ids.add(id.text().toUpperCase(Locale.ROOT));
      ids.add(id.value().toString());
    }
    ids.addAll(List.of("0".repeat(32), "..", "%2e%2e", ".", "root", "Beside%20" + tests));
    List<String> paths = new ArrayList<>();
    for (String id : ids) {
      for (String verb : List.of("item", "file", "zip", "content", "versions", "")) {
        paths.add(link + "/" + verb + "/" + id);
      }
    }
    paths.addAll(
        List.of(
            link + "/",
            link + "//",
            link + "/..",
            link + "/%2e%2e",
            link + "/item",
            link + "/item/" + top.id().text() + "/",
            link + "/item/" + inside.id().text() + "/../" + beside.id().text(),
            link + "/item/" + inside.id().text() + "%2f..%2f" + beside.id().text(),
            link + ";x=y",
            link + "%00",
            link.toLowerCase(Locale.ROOT),
            "/s/",
            "/s/" + drive.id().text(),
            "/s/" + hidden.id().text()));

    for (String path : paths) {
      HttpResponse<byte[]> answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).as(path).isEqualTo(absent);
      assertThat(answer.headers().firstValue("set-cookie")).as(path).isEmpty();
    }
  }

  @Test
  void w01_nothingIsChangedAboveOrBeside() {
    String link = link(ShareRole.WRITE);
    guest.open(link);
    Map<String, String> fields = guest.fields(item(link, "folder", top), "name", "x", "seq", "1");

    for (ItemId id : List.of(drive.rootId(), beside.id(), hidden.id())) {
      for (String verb : List.of("folder", "rename", "remove")) {
        guest.post(link + "/" + verb + "/" + id.text(), fields);
        assertThat(guest.status()).as(verb).isEqualTo(404);
      }
      for (String verb : List.of("upload", "replace")) {
        guest.postFile(link + "/" + verb + "/" + id.text(), ticket(fields), "file", new byte[] {1});
        assertThat(guest.status()).as(verb).isEqualTo(404);
      }
    }

    assertThat(names(beside.id())).containsExactly("hidden.txt");
    assertThat(drive.find(beside.id()).orElseThrow().name()).isEqualTo(beside.name());
  }

  private static Map<String, String> ticket(Map<String, String> fields) {
    return new LinkedHashMap<>(Map.of("ticket", fields.getOrDefault("ticket", "")));
  }

  @Test
  void theOwnerGoesNoFurtherByALinkThanOthers() {
    String link = link(ShareRole.READ);

    assertThat(ana.open(link).text()).contains("This is yours");
    assertThat(ana.open(item(link, "item", beside)).status()).isEqualTo(404);
  }

  @Test
  void whatIsRevokedIsGoneAtTheNextRequest() throws Exception {
    Shared shared = share(ShareWish.of(ANYONE, ShareRole.READ));
    String link = path(shared);
    assertThat(get(link).statusCode()).isEqualTo(200);

    drive.revoke(owner(), top.id(), shared.permission().id());

    for (String path :
        List.of(
            link, item(link, "item", inside), item(link, "file", plan), item(link, "zip", top))) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
      assertThat(get(path).body()).isEqualTo(get(UNKNOWN).body());
    }
  }

  @Test
  void whatIsInTheBinIsGoneAtTheNextRequest() throws Exception {
    String link = link(ShareRole.READ);
    assertThat(get(item(link, "file", deep)).statusCode()).isEqualTo(200);

    drive.recycle(owner(), inside.id(), Precondition.NONE);
    assertThat(get(item(link, "file", deep)).statusCode()).isEqualTo(404);

    drive.recycle(owner(), top.id(), Precondition.NONE);
    assertThat(get(link).statusCode()).isEqualTo(404);
  }

  @Test
  void aPasswordOpensItsLinkAloneAndUntilItIsChanged() throws Exception {
    Shared shared = share(ShareWish.of(ANYONE, ShareRole.READ).with(password(LINK_GOOD)));
    String link = path(shared);
    Shared other =
        drive.share(
            owner(), beside.id(), ShareWish.of(ANYONE, ShareRole.READ).with(password(LINK_GOOD)));
    assertThat(guest.open(link).text()).contains("A password is needed").doesNotContain("Reports");
    assertThat(get(item(link, "file", plan)).statusCode()).isEqualTo(303);
    assertThat(get(item(link, "file", hidden)).statusCode()).isEqualTo(303);

    guest.press(link + "/password", "password", "wrong");
    assertThat(guest.status()).isEqualTo(400);
    guest.press(link + "/password", "password", LINK_GOOD);

    assertThat(guest.text()).contains("plan & it's.txt");
    assertThat(guest.open(path(other)).text()).contains("A password is needed");
    drive.changePermission(
        owner(),
        top.id(),
        shared.permission().id(),
        PermissionChange.NONE.locked(Optional.of(password("quite another one of four words"))));
    assertThat(guest.open(link).text()).contains("A password is needed");
  }

  @Test
  void w11_elevenPasswordsInARowAreTooManyForAnAppToo() throws Exception {
    String link = path(share(ShareWish.of(ANYONE, ShareRole.READ).with(password(LINK_GOOD))));
    String url = served.https() + link;
    String share =
        "/v1.0/shares/u!"
            + Base64.getUrlEncoder().withoutPadding().encodeToString(url.getBytes(UTF_8));
    String token = served.holdfast().tokens().issue(account(BEN), "test");
    for (int i = 0; i < 10; i++) {
      HttpResponse<String> wrong = post(share + "/driveItem/validatePermission", token, "wrong");
      assertThat(wrong.statusCode()).as(wrong.body()).isEqualTo(403);
      assertThat(wrong.body()).contains("passwordIncorrect");
    }

    HttpResponse<String> late = post(share + "/permission/grant", token, LINK_GOOD);
    assertThat(late.statusCode()).isEqualTo(429);
    assertThat(late.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
    guest.open(link).press(link + "/password", "password", LINK_GOOD);
    assertThat(guest.status()).as("whoever tries").isEqualTo(429);
  }

  private HttpResponse<String> post(String path, String token, String password) throws Exception {
    try (HttpClient client = served.client()) {
      return client.send(
          HttpRequest.newBuilder(served.https().resolve(path))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{\"password\":\"" + password + "\"}"))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void w11_elevenPasswordsInARowAreTooMany() {
    String link = path(share(ShareWish.of(ANYONE, ShareRole.READ).with(password(LINK_GOOD))));

    for (int i = 0; i < 10; i++) {
      guest.open(link).press(link + "/password", "password", "wrong " + i);
      assertThat(guest.status()).isEqualTo(400);
    }
    guest.open(link).press(link + "/password", "password", LINK_GOOD);

    assertThat(guest.status()).isEqualTo(429);
    assertThat(guest.header("retry-after")).isNotEmpty();
    assertThat(guest.open(link).text()).contains("A password is needed");
  }

  @Test
  void whatMayNotBeDownloadedIsGivenAwayByNoAddress() throws Exception {
    String link = path(share(ShareWish.of(ANYONE, ShareRole.READ).withoutDownload()));

    assertThat(guest.open(link).text())
        .contains("plan & it's.txt", "cannot be downloaded")
        .doesNotContain("Download");
    assertThat(guest.open(item(link, "item", plan)).html()).doesNotContain("/file/");
    for (String path :
        List.of(item(link, "file", plan), item(link, "zip", top), item(link, "zip", inside))) {
      for (String method : List.of("GET", "HEAD")) {
        HttpResponse<byte[]> answer = request(method, path, "Range", "bytes=0-3");
        assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(403);
        assertThat(new String(answer.body(), UTF_8)).doesNotContain("the plan");
      }
    }
  }

  @Test
  void aFilesPageShowsItInASandboxedFrameThatEndsWithTheLink() throws Exception {
    Shared shared = share(ShareWish.of(ANYONE, ShareRole.READ));
    guest.open(item(path(shared), "item", plan));
    String preview = preview();

    assertThat(guest.header("content-security-policy")).contains("frame-src 'self'");
    assertThat(guest.html()).contains("sandbox=\"allow-scripts").doesNotContain("allow-same");
    HttpResponse<byte[]> page = get(preview);
    assertThat(new String(page.body(), UTF_8)).contains("the plan");
    assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
        .startsWith("sandbox ");
    assertThat(get(preview + "/content").body()).isEqualTo("the plan".getBytes(UTF_8));

    drive.revoke(owner(), top.id(), shared.permission().id());
    assertThat(get(preview).statusCode()).isEqualTo(404);
    assertThat(get(preview + "/content").statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsNotGivenAwayIsShownOnItsPage() throws Exception {
    String link = path(share(ShareWish.of(ANYONE, ShareRole.READ).withoutDownload()));
    guest.open(item(link, "item", plan));
    String preview = preview();

    assertThat(new String(get(preview).body(), UTF_8)).contains("the plan");
    assertThat(get(preview + "/content").statusCode()).isEqualTo(404);
  }

  @Test
  void w11_thePreviewOfWhoTypedAPasswordEndsWithThatPassword() throws Exception {
    Shared shared = share(ShareWish.of(ANYONE, ShareRole.READ).with(password(LINK_GOOD)));
    guest.open(path(shared)).press(path(shared) + "/password", "password", LINK_GOOD);
    guest.open(item(path(shared), "item", plan));
    String preview = preview();
    assertThat(get(preview).statusCode()).isEqualTo(200);

    drive.changePermission(
        owner(),
        top.id(),
        shared.permission().id(),
        PermissionChange.NONE.locked(Optional.of(password("quite another one of four words"))));

    assertThat(get(preview).statusCode()).isEqualTo(404);
  }

  @Test
  void whoIsSignedInSeesAPreviewForAsLongAsTheyAre() throws Exception {
    String link = link(ShareRole.READ);
    FormBrowser cid =
        joined(
            "cid" + tests + "@example.org",
            "Cid",
            served.holdfast().identity().signUps().inviteByKeeper());
    cid.open(item(link, "item", plan));
    String preview = cid.html().replaceAll("(?s).*<iframe[^>]* src=\"([^\"?]*).*", "$1");
    assertThat(get(preview).statusCode()).isEqualTo(200);

    served
        .holdfast()
        .identity()
        .securing()
        .signOutEverywhere(account("cid" + tests + "@example.org"));

    assertThat(get(preview).statusCode()).isEqualTo(404);
    cid.close();
  }

  private String preview() {
    return guest.html().replaceAll("(?s).*<iframe[^>]* src=\"([^\"?]*).*", "$1");
  }

  @Test
  void whoKeepsALinkIsToldToItsOwnerAndEndedByThem() {
    Shared shared = share(ShareWish.of(ANYONE, ShareRole.READ));
    LinkProof bens = new LinkProof(Optional.of(account(BEN)), Optional.empty(), Optional.empty());
    LinkAnswer.Open open =
        (LinkAnswer.Open) served.holdfast().drives().shares().open(shared.secret(), bens);
    String kept = open.drive().redeem(owner()).id().text();

    assertThat(ben.open("/account/sharing").text()).contains(top.name());
    assertThat(ben.open("/s/" + kept).text()).contains("plan & it's.txt");
    assertThat(ana.open("/account/sharing").text()).contains("ben@example.org, who keeps a link");
    ana.post(
        "/account/sharing/end",
        Map.of(
            "ticket", ana.fields("/account/sharing").getOrDefault("ticket", ""),
            "item", top.id().text(),
            "permission", kept));
    assertThat(ben.open("/s/" + kept).status()).isEqualTo(404);
    assertThat(ben.open("/account/sharing").text()).doesNotContain(top.name());
  }

  @Test
  void thePlanDecidesOnPasswordsAndEndsOnItsPageToo() {
    ben.open("/account/sharing");
    Drive bens = served.holdfast().drives().ofOwner(account(BEN)).orElseThrow();
    bens.createFolder(
        new Actor(bens.owner(), "test"),
        new Placement(bens.rootId(), ItemName.of("Mine " + tests), Conflict.FAIL),
        FileTimes.NONE);
    for (List<String> beyond : List.of(List.of("days", "7"), List.of("password", LINK_GOOD))) {
      ben.open("/account/sharing")
          .press(
              "/account/sharing",
              "path",
              "Mine " + tests,
              "role",
              "read",
              "who",
              "anyone",
              beyond.getFirst(),
              beyond.getLast());
      assertThat(ben.status()).isEqualTo(400);
      assertThat(ben.text()).contains("plan of this drive has no");
    }
    assertThat(bens.sharedItems()).isEmpty();
  }

  @Test
  void ofTwoAtOnceOneGetsTheLastDownload() throws Exception {
    String link = path(share(ShareWish.of(ANYONE, ShareRole.READ).limitedTo(1)));
    assertThat(guest.open(link).text()).contains("1 of 1 downloads").doesNotContain("Download all");
    Callable<Integer> download = () -> get(item(link, "file", plan)).statusCode();

    List<Integer> answers = new ArrayList<>();
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      for (Future<Integer> each : two.invokeAll(List.of(download, download))) {
        answers.add(each.get());
      }
    }

    assertThat(answers).containsExactlyInAnyOrder(200, 403);
    assertThat(get(item(link, "zip", top)).statusCode()).isEqualTo(403);
    assertThat(get(item(link, "file", plan), "Range", "bytes=1-").statusCode()).isEqualTo(403);
    assertThat(guest.open(link).text()).contains("no downloads left");
  }

  @Test
  void aDropTakesFilesAndShowsNothing() throws Exception {
    String link = link(ShareRole.UPLOAD);
    guest.open(link);
    assertThat(guest.text()).contains("Choose files to put here").doesNotContain("plan", "2026");
    String action = item(link, "upload", top);

    guest.postFile(action, guest.fields(action), "file", "first".getBytes(UTF_8));
    assertThat(guest.text()).contains("One file was uploaded");
    guest.postFile(action, guest.fields(action), "file", "second".getBytes(UTF_8));

    assertThat(guest.text()).contains("One file was uploaded").doesNotContain("me.png", "me 1");
    assertThat(names(top.id())).contains("me.png", "me 1.png");
    for (Item item :
        List.of(plan, inside, drive.resolve(top.id(), List.of("me.png")).orElseThrow())) {
      for (String verb : List.of("item", "file", "zip")) {
        assertThat(get(item(link, verb, item)).statusCode()).isIn(403, 404);
      }
    }
    guest.post(item(link, "folder", top), guest.fields(action, "name", "mine"));
    assertThat(guest.status()).isEqualTo(403);
    assertThat(names(top.id())).doesNotContain("mine");
  }

  @Test
  void whoMayEditChangesWhatIsInsideAndNotWhatIsShared() throws Exception {
    String link = link(ShareRole.WRITE);
    guest.open(link);
    assertThat(guest.html())
        .doesNotContain("/rename/" + top.id().text(), "/remove/" + top.id().text());

    guest.press(item(link, "folder", top), "name", "New one");
    assertThat(guest.text()).contains("The folder is there", "New one");
    guest.press(item(link, "folder", top), "name", "NEW ONE");
    assertThat(guest.status()).isEqualTo(409);
    guest.press(item(link, "folder", top), "name", "a/b");
    assertThat(guest.status()).isEqualTo(400);
    guest.open(item(link, "item", plan)).press(item(link, "rename", plan), "name", "plan B.txt");
    assertThat(guest.text()).contains("It has its new name", "plan B.txt");
    String replace = item(link, "replace", plan);
    guest.postFile(replace, guest.fields(replace), "file", "another plan".getBytes(UTF_8));
    assertThat(guest.text()).contains("new content");
    assertThat(read(plan.id())).isEqualTo("another plan");
    guest.press(item(link, "remove", plan));
    assertThat(guest.text()).contains("recycle bin").doesNotContain("plan B");
    String seq = Long.toString(drive.find(top.id()).orElseThrow().seq());
    Map<String, String> fields = guest.fields(item(link, "folder", top), "name", "x", "seq", seq);
    for (String verb : List.of("rename", "remove")) {
      guest.post(item(link, verb, top), fields);
      assertThat(guest.status()).as(verb).isIn(403, 404);
    }
    assertThat(drive.find(top.id()).orElseThrow().name()).isEqualTo(top.name());
  }

  @Test
  void w05_oneFormHasSoManyPartsAndNoMore() {
    String link = link(ShareRole.UPLOAD);
    String upload = item(link, "upload", top);
    guest.open(link);
    String more =
        "\r\n------WebKitFormBoundary7MA4YWxkTrZu0gW\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n";

    guest.postFile(
        upload, guest.fields(upload), "file", ("x" + more.repeat(1_000)).getBytes(UTF_8));

    assertThat(guest.status()).isEqualTo(413);
    assertThat(guest.text()).contains("At most 1000 files at once");
    assertThat(names(top.id())).contains("me.png");
  }

  @Test
  void anUploadReplacesNothing() {
    String link = link(ShareRole.WRITE);
    String upload = item(link, "upload", top);
    guest.open(link);

    guest.postFile(upload, guest.fields(upload), "file", "first".getBytes(UTF_8));
    guest.postFile(upload, guest.fields(upload), "file", "second".getBytes(UTF_8));

    assertThat(guest.text()).contains("One file was uploaded");
    assertThat(names(top.id())).contains("me.png", "me 1.png");
  }

  @Test
  void ofTwoWhoReplaceAFileTheSecondIsTold() throws Exception {
    String link = link(ShareRole.WRITE);
    String replace = item(link, "replace", plan);
    Map<String, String> seen = guest.open(item(link, "item", plan)).fields(replace);
    write(top.id(), plan.name(), "written meanwhile");

    guest.postFile(replace, seen, "file", "mine".getBytes(UTF_8));

    assertThat(guest.status()).isEqualTo(412);
    assertThat(guest.text()).contains("upload yours under another name");
    assertThat(read(plan.id())).isEqualTo("written meanwhile");
  }

  @Test
  void whoMayOnlyReadChangesNothing() {
    String link = link(ShareRole.READ);
    String edits = link(ShareRole.WRITE);
    guest.open(edits);
    Map<String, String> fields =
        guest.fields(item(edits, "folder", top), "name", "x", "seq", Long.toString(plan.seq()));

    guest.post(item(link, "folder", top), fields);
    assertThat(guest.status()).isEqualTo(403);
    guest.post(item(link, "rename", plan), fields);
    assertThat(guest.status()).isEqualTo(403);
    guest.post(item(link, "remove", plan), fields);
    assertThat(guest.status()).isEqualTo(403);
    guest.postFile(item(link, "upload", top), ticket(fields), "file", new byte[] {1});
    assertThat(guest.status()).isEqualTo(403);
    assertThat(names(top.id())).containsExactly("2026", "plan & it's.txt");
  }

  @Test
  void w08_aFormFromElsewhereIsRefused() {
    String link = link(ShareRole.WRITE);
    String action = item(link, "folder", top);
    guest.open(link);
    Map<String, String> right = guest.fields(action, "name", "forged");
    Map<String, String> without = new LinkedHashMap<>(right);
    without.remove("ticket");

    guest.post(action, without);
    assertThat(guest.status()).isEqualTo(403);
    guest.post(action, right, "Sec-Fetch-Site", "cross-site");
    assertThat(guest.status()).isEqualTo(403);
    guest.post(action, right, "Sec-Fetch-Site", "same-site");
    assertThat(guest.status()).isEqualTo(403);
    guest.postFile(item(link, "upload", top), Map.of("ticket", "forged"), "file", new byte[] {1});
    assertThat(guest.status()).isEqualTo(403);
    guest.postFile(item(link, "upload", top), Map.of(), "file", new byte[] {1});
    assertThat(guest.status()).isEqualTo(403);
    try (FormBrowser another = new FormBrowser(served)) {
      another.open(link);
      another.post(action, right);
      assertThat(another.status()).isEqualTo(403);
    }
    assertThat(names(top.id())).containsExactly("2026", "plan & it's.txt");
  }

  @Test
  void anArchiveHoldsAllThatIsInTheFolderAndNothingElse() throws Exception {
    HttpResponse<byte[]> answer = get(item(link(ShareRole.READ), "zip", top));

    assertThat(answer.headers().firstValue("content-type")).contains("application/zip");
    Map<String, String> found = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
      for (ZipEntry each = zip.getNextEntry(); each != null; each = zip.getNextEntry()) {
        found.put(each.getName(), new String(zip.readAllBytes(), UTF_8));
      }
    }
    assertThat(found)
        .isEqualTo(
            Map.of(
                top.name() + "/", "",
                top.name() + "/plan & it's.txt", "the plan",
                top.name() + "/2026/", "",
                top.name() + "/2026/deep.txt", "deep down"));
  }

  @Test
  void anAddressIsShownByACodeThatIsMailedThere() {
    String mail = "zoe" + tests + "@example.net";
    Shared shared = share(ShareWish.of(new Grantee.Outsider(mail), ShareRole.READ));
    String link = path(shared);
    guest.open(link);
    assertThat(guest.text()).contains("z***@example.net").doesNotContain(mail, "Reports");

    guest.press(link + "/code");
    guest.press(link + "/prove", "code", "00000000");
    assertThat(guest.status()).isEqualTo(400);
    String code = served.mailed(mail);
    try (FormBrowser another = new FormBrowser(served)) {
      another.open(link).press(link + "/code");
      another.press(link + "/prove", "code", code);
      assertThat(another.text()).doesNotContain("plan & it's.txt");
    }
    guest.press(link + "/prove", "code", code);

    assertThat(guest.text()).contains("plan & it's.txt");
    Shared other =
        drive.share(owner(), beside.id(), ShareWish.of(new Grantee.Outsider(mail), ShareRole.READ));
    assertThat(guest.open(path(other)).text()).contains("Show that this was shared with you");
    drive.revoke(owner(), top.id(), shared.permission().id());
    assertThat(guest.open(link).status()).isEqualTo(404);
  }

  @Test
  void w17_anAddressGetsOnlySoManyCodes() {
    String link =
        path(share(ShareWish.of(new Grantee.Outsider("yan@example.net"), ShareRole.READ)));

    for (int i = 0; i < 5; i++) {
      guest.open(link).press(link + "/code");
      assertThat(guest.status()).isEqualTo(200);
    }
    guest.open(link).press(link + "/code");

    assertThat(guest.status()).isEqualTo(429);
  }

  @Test
  void whatIsForMembersAsksForASignInAndLeadsBack() {
    String link = path(share(ShareWish.of(new Grantee.Link(LinkScope.MEMBERS), ShareRole.READ)));

    guest.open(link);

    assertThat(guest.text()).contains("Sign in to see this").doesNotContain("Reports");
    assertThat(guest.html()).contains("/signin?return=%2Fs%2F");
    assertThat(ana.open(link).text()).contains("plan & it's.txt");
  }

  @Test
  void whatIsForOneAccountIsNothingToAnother() throws Exception {
    Shared shared = share(ShareWish.of(new Grantee.Account(account(BEN)), ShareRole.READ));
    String named = "/s/" + shared.permission().id().text();

    assertThat(ben.open("/account/sharing").text()).contains(top.name(), "by Ana <Sol>");
    assertThat(ben.html()).contains("href=\"" + named + "\"");
    assertThat(ben.open(named).text()).contains("plan & it's.txt");
    assertThat(ben.open(item(named, "item", beside)).status()).isEqualTo(404);
    assertThat(get(named).body()).isEqualTo(get(UNKNOWN).body());
    assertThat(guest.open(path(shared)).text()).contains("Sign in to see this");
    drive.revoke(owner(), top.id(), shared.permission().id());
    assertThat(ben.open(named).status()).isEqualTo(404);
    assertThat(ben.open("/account/sharing").text()).doesNotContain(top.name());
  }

  @Test
  void theOwnerSharesByPathSeesItAndEndsIt() throws Exception {
    ana.open("/account/sharing")
        .press(
            "/account/sharing",
            "path",
            "/" + top.name(),
            "role",
            "read",
            "who",
            "anyone",
            "days",
            "7",
            "limit",
            "3");

    assertThat(ana.text())
        .contains("It is shared", "/" + top.name(), "Anyone who has the link", "0 of 3 downloads");
    String link =
        ana.html().replaceAll("(?s).*?" + top.name() + "</bdi>.*?(/s/[A-Za-z0-9_-]{22})<.*", "$1");
    assertThat(get(item(link, "file", plan)).statusCode()).isEqualTo(200);
    assertThat(ana.open("/account/sharing").text()).contains("1 of 3 downloads");
    String permission = drive.permissions(top.id()).getFirst().permission().id().text();
    ana.post(
        "/account/sharing/end",
        Map.of(
            "ticket", ana.fields("/account/sharing").getOrDefault("ticket", ""),
            "item", top.id().text(),
            "permission", permission));
    assertThat(ana.text()).contains("no longer shared");
    assertThat(get(link).statusCode()).isEqualTo(404);
  }

  @Test
  void whoeverIsNamedByTheirAddressGetsTheLinkByMail() {
    String mail = "vera@example.net";
    ana.open("/account/sharing")
        .press(
            "/account/sharing",
            "path",
            top.name() + "/2026",
            "role",
            "read",
            "who",
            "address",
            "mail",
            mail);

    assertThat(ana.text()).contains("on its way by mail", mail);
    String secret = drive.permissions(inside.id()).getFirst().secret().orElseThrow().reveal();
    assertThat(outbox())
        .anyMatch(
            each ->
                each.message() instanceof Message.Mail letter
                    && letter.to().equals(mail)
                    && letter.text().contains("/s/" + secret));
    ana.open("/account/sharing")
        .press("/account/sharing", "path", "/no such thing", "role", "read", "who", "anyone");
    assertThat(ana.status()).isEqualTo(400);
  }

  @Test
  void theSecretIsInNoLog() throws Exception {
    Shared shared = share(ShareWish.of(ANYONE, ShareRole.READ).with(password(LINK_GOOD)));
    String secret = shared.secret().reveal();
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    ServiceLog.to(log);
    try {
      guest.open("/s/" + secret).press("/s/" + secret + "/password", "password", "wrong");
      get("/s/" + secret + "/item/%ff");
      served.raw(
          "GET /s/" + secret + "/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      request("DELETE", "/s/" + secret);
      served.raw("GET /s/" + secret + " HTTP/1.1\r\nHost: x y\r\nConnection: close\r\n\r\n");
      served.raw(
          "POST /s/"
              + secret
              + "/upload/"
              + "0".repeat(32)
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
              + "Content-Length: 10\r\nConnection: close\r\n\r\n--b\r\nabcde");
    } finally {
      ServiceLog.toStandardError();
    }

    assertThat(log.toString(UTF_8)).doesNotContain(secret);
    served.holdfast().checkpoint();
    String told =
        served
            .holdfast()
            .audit()
            .events(drive.owner().value(), Optional.empty(), 200)
            .entries()
            .stream()
            .map(entry -> entry.event().kind() + " " + entry)
            .toList()
            .toString();
    assertThat(told).contains("LINK_PASSWORD_WRONG").doesNotContain(secret);
  }
}
