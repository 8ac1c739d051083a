package org.holdfast.server.graph;

import java.io.OutputStream;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.holdfast.content.ContentHashes;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.holdfast.drive.Facet;
import org.holdfast.drive.FileTimesShown;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemProperties;
import org.holdfast.extract.Facts;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.SessionId;
import org.holdfast.identity.SignedIn;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// A page of a thousand files put into JSON, each with its signed download URL, and sent nowhere.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ItemJsonBenchmark {

  private static final int ITEMS = 1_000;

  private final SecureRandom random = new SecureRandom();
  private final SecretKey secret = new SecretKeySpec(new byte[32], "HmacSHA256");
  private final DriveId drive = DriveId.random(random);
  private final ItemId folder = ItemId.random(random);
  private final AccountId owner = AccountId.random(random);
  private final List<Item> items = new ArrayList<>();
  private final ItemJson json =
      new ItemJson(
          new Links(
              () -> URI.create("https://127.0.0.1:8443/"),
              new DownloadTickets(secret, InstantSource.system(), Duration.ofHours(1)),
              new UploadTickets(secret, account -> OptionalLong.empty())),
          new MediaJson(item -> Facts.NONE));

  public ItemJsonBenchmark() {
    for (int i = 0; i < ITEMS; i++) {
      items.add(file("file-" + i + ".bin"));
    }
  }

  private Item file(String name) {
    Instant now = Instant.ofEpochMilli(1_764_000_000_000L + name.hashCode());
    return new Item(
        drive,
        ItemId.random(random),
        Optional.of(folder),
        name,
        new Facet.File(
            RevisionId.random(random),
            1,
            10_240,
            "application/octet-stream",
            new ContentHashes(new byte[20], new byte[20], new byte[32])),
        now,
        now,
        new FileTimesShown(now, now),
        owner,
        owner,
        "",
        ItemProperties.NONE,
        17);
  }

  @Benchmark
  public void pageOf1000() {
    SignedIn signedIn =
        new SignedIn(owner, new SessionId(new UUID(1, 2)), "ana@example.org", "Ana");
    View view = new View(Optional.of(signedIn), "/drive/root:", folder);
    ItemJson.Parent parent = new ItemJson.Parent(List.of("folder"), true);
    Exchange.write(
        OutputStream.nullOutputStream(),
        out -> {
          out.writeStartArray();
          items.forEach(item -> json.write(out, view, item, Selection.ALL, parent));
          out.writeEndArray();
        });
  }
}
