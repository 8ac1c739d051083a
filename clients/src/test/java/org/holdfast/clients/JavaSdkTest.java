package org.holdfast.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.graph.core.content.BatchRequestContent;
import com.microsoft.graph.core.content.BatchResponseContent;
import com.microsoft.graph.core.models.BatchRequestStep;
import com.microsoft.graph.core.models.IProgressCallback;
import com.microsoft.graph.core.models.IUploadSession;
import com.microsoft.graph.core.models.UploadResult;
import com.microsoft.graph.core.tasks.LargeFileUploadTask;
import com.microsoft.graph.core.tasks.PageIterator;
import com.microsoft.graph.drives.item.items.item.createuploadsession.CreateUploadSessionPostRequestBody;
import com.microsoft.graph.models.DriveItem;
import com.microsoft.graph.models.DriveItemCollectionResponse;
import com.microsoft.graph.models.DriveItemUploadableProperties;
import com.microsoft.graph.models.Folder;
import com.microsoft.graph.models.UploadSession;
import com.microsoft.graph.models.odataerrors.ODataError;
import com.microsoft.kiota.RequestAdapter;
import com.microsoft.kiota.RequestInformation;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import okhttp3.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Microsoft's Graph SDK for Java, unchanged.
///
/// The large file has 20 MiB; `-Dclients.bytes=314572800` makes it 300.
class JavaSdkTest {

  private static final int BYTES = Integer.getInteger("clients.bytes", 20 << 20);
  private static final int UNIT = 327_680;
  private static final int SLICE = BYTES > 100 << 20 ? 32 * UNIT : 4 * UNIT;

  @TempDir private static Path house;
  private static Server server;
  @TempDir private Path folder;
  private GraphDrive drive;

  @BeforeAll
  static void open() throws IOException {
    server = Server.start(house);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @BeforeEach
  void someoneNew() throws Exception {
    String email = UUID.randomUUID() + "@example.org";
    server.run("account", "create", email, "--plan", "premium");
    drive = new GraphDrive(server, server.run("account", "token", email));
  }

  @Test
  void aLargeUploadOutlivesTheServersDeathAndComesBackByteForByte() throws Exception {
    Path file = folder.resolve("large.bin");
    String sha256 = write(file);
    RequestAdapter adapter = drive.client().getRequestAdapter();
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      LargeFileUploadTask<DriveItem> task =
          new LargeFileUploadTask<>(
              adapter,
              session("Large & grün.bin"),
              in,
              BYTES,
              SLICE,
              DriveItem::createFromDiscriminatorValue);
      assertThatThrownBy(() -> task.upload(1, dyingHalfway()));
      server.startAgain();

      // The task reads its stream on from where that is: it has to be put where the server is.
      IUploadSession session = task.updateSessionStatus();
      long next =
          Long.parseLong(
              Objects.requireNonNull(session.getNextExpectedRanges()).getFirst().split("-", -1)[0]);
      assertThat(next).isGreaterThanOrEqualTo(BYTES / 2).isLessThan(BYTES);
      in.getChannel().position(next);
      UploadResult<DriveItem> done = task.resume(1, (_, _) -> {});

      assertThat(done.isUploadSuccessful()).isTrue();
    }
    DriveItem item = Objects.requireNonNull(drive.at("Large & grün.bin").get());
    assertThat(item.getSize()).isEqualTo(BYTES);
    assertThat(Objects.requireNonNull(Objects.requireNonNull(item.getFile()).getHashes()))
        .satisfies(hashes -> assertThat(hashes.getSha256Hash()).isEqualToIgnoringCase(sha256));
    assertThat(downloaded(GraphDrive.idOf(item))).isEqualTo(sha256);
  }

  @Test
  void pagesOfAFolderAreFollowedToTheEnd() throws Exception {
    String parent = folder("Many");
    for (int i = 0; i < 25; i++) {
      drive.at("Many/f" + i + ".txt").content().put(text("text " + i));
    }
    DriveItemCollectionResponse first =
        Objects.requireNonNull(
            drive
                .byId(parent)
                .children()
                .get(
                    ask -> {
                      Objects.requireNonNull(ask.queryParameters).top = 10;
                      ask.queryParameters.orderby = new String[] {"name"};
                    }));
    List<String> seen = new ArrayList<>();
    new PageIterator.Builder<DriveItem, DriveItemCollectionResponse>()
        .client(drive.client())
        .collectionPage(first)
        .collectionPageFactory(DriveItemCollectionResponse::createFromDiscriminatorValue)
        .processPageItemCallback(item -> seen.add(Objects.requireNonNull(item.getName())))
        .build()
        .iterate();

    assertThat(Objects.requireNonNull(first.getValue())).hasSize(10);
    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 25).mapToObj(i -> "f" + i + ".txt").toList());
  }

  @Test
  void aBatchIsDoneInItsOrder() throws Exception {
    RequestAdapter adapter = drive.client().getRequestAdapter();
    BatchRequestStep make =
        new BatchRequestStep(
            "make", request(drive.root().children().toPostRequestInformation(named("Batch"))));
    BatchRequestStep look =
        new BatchRequestStep(
            "look", request(drive.at("Batch").toGetRequestInformation()), List.of("make"));
    BatchRequestStep miss =
        new BatchRequestStep("miss", request(drive.at("Nobody").toGetRequestInformation()));

    BatchResponseContent answer =
        drive
            .client()
            .getBatchRequestBuilder()
            .post(new BatchRequestContent(adapter, List.of(make, look, miss)), Map.of());

    assertThat(answer.getResponsesStatusCode())
        .isEqualTo(Map.of("make", 201, "look", 200, "miss", 404));
    DriveItem found = answer.getResponseById("look", DriveItem::createFromDiscriminatorValue);
    assertThat(Objects.requireNonNull(found).getName()).isEqualTo("Batch");
  }

  @Test
  void itemsAreChangedRemovedAndToldByDelta() throws Exception {
    String first = folder("First");
    DriveItem wish = new DriveItem();
    wish.setName("Ärger + 100%");
    assertThat(Objects.requireNonNull(drive.byId(first).patch(wish)).getName())
        .isEqualTo("Ärger + 100%");
    drive.at("Ärger + 100%/a.txt").content().put(text("hello"));
    try (InputStream in = Objects.requireNonNull(drive.at("Ärger + 100%/a.txt").content().get())) {
      assertThat(in.readAllBytes()).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
    }
    var all = Objects.requireNonNull(drive.root().delta().get());
    drive.byId(first).delete();
    var changed =
        Objects.requireNonNull(
            drive.root().delta().withUrl(Objects.requireNonNull(all.getOdataDeltaLink())).get());

    assertThat(Objects.requireNonNull(all.getValue()))
        .extracting(DriveItem::getName)
        .contains("Ärger + 100%", "a.txt");
    assertThat(Objects.requireNonNull(changed.getValue()))
        .anySatisfy(
            item -> {
              assertThat(item.getId()).isEqualTo(first);
              assertThat(item.getDeleted()).isNotNull();
            });
    assertThatThrownBy(() -> drive.at("Ärger + 100%/a.txt").get())
        .isInstanceOfSatisfying(
            ODataError.class,
            error -> {
              assertThat(error.getResponseStatusCode()).isEqualTo(404);
              assertThat(Objects.requireNonNull(error.getError()).getCode())
                  .isEqualTo("itemNotFound");
            });
  }

  /// Kills the server while the fragment after the half is on its way; no other is sent to a living
  /// one.
  private IProgressCallback dyingHalfway() {
    List<CompletableFuture<Void>> death = new ArrayList<>();
    return (sent, all) -> {
      if (!death.isEmpty()) {
        death.getFirst().join();
      } else if (2 * sent >= all) {
        death.add(CompletableFuture.runAsync(server::kill));
      }
    };
  }

  private UploadSession session(String path) {
    DriveItemUploadableProperties item = new DriveItemUploadableProperties();
    item.setAdditionalData(new HashMap<>(Map.of("@microsoft.graph.conflictBehavior", "replace")));
    CreateUploadSessionPostRequestBody body = new CreateUploadSessionPostRequestBody();
    body.setItem(item);
    return Objects.requireNonNull(drive.at(path).createUploadSession().post(body));
  }

  private String folder(String name) {
    return GraphDrive.idOf(Objects.requireNonNull(drive.root().children().post(named(name))));
  }

  private static DriveItem named(String name) {
    DriveItem item = new DriveItem();
    item.setName(name);
    item.setFolder(new Folder());
    return item;
  }

  private Request request(RequestInformation information) {
    return drive.client().getRequestAdapter().convertToNativeRequest(information);
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private String downloaded(String item) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = Objects.requireNonNull(drive.byId(item).content().get())) {
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// @return what the file's SHA-256 is
  private static String write(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    Random random = new Random(17);
    byte[] piece = new byte[1 << 20];
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
      for (int left = BYTES; left > 0; left -= piece.length) {
        random.nextBytes(piece);
        out.write(piece, 0, Math.min(left, piece.length));
      }
    } catch (IOException e) {
      throw new IllegalStateException("no room for a file of " + BYTES + " bytes", e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
