package org.holdfast.console;

import static org.holdfast.console.TourScreen.count;
import static org.holdfast.console.TourScreen.size;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The steps of the tour, in order. Each proves one thing or ends the tour.
final class TourWalk implements AutoCloseable {
  private static final String DAMAGED_REGION = "west";
  private static final int REPAIR_LOOKS = 50;
  private static final int REPAIR_LOOK_MILLIS = 100;
  private static final int NAMES_SHOWN = 8;
  private static final int FINDINGS_SHOWN = 2;

  private final TourScreen screen;
  private final Path place;
  private final Path data;
  private final InstantSource clock;
  private @Nullable TourServer
      server; // from the second step on; also closed from the shutdown hook
  private boolean closed; // guarded by this

  TourWalk(TourScreen screen, Path place, InstantSource clock) {
    this.screen = screen;
    this.place = place;
    this.data = place.resolve("data");
    this.clock = clock;
  }

  /// @throws TourFailed if anything that is promised does not hold
  void through(TourFolder folder) throws IOException, InterruptedException {
    long started = System.nanoTime();
    screen.heading(
        "Holdfast: a tour with a real folder",
        "Everything happens in " + place + ". " + folder.root() + " is only read.");
    look(folder);
    TourCanaries canaries = TourCanaries.of(folder);
    try (TourClient client = open()) {
      TourSecrecy secrecy = new TourSecrecy(screen, data, canaries);
      secrecy.before();
      TourUpload upload = upload(client, folder);
      TourCompare compare = new TourCompare(client, screen);
      compareAll(compare, upload, "It comes back over HTTPS");
      secrecy.after(folder);
      damage(compare, upload);
      Instant moment = moment();
      ransom(client, upload);
      restore(client, moment);
      compareAll(compare, upload, "Is everything as it was?");
      verify("Ask Holdfast itself: holdfast verify", Optional.empty());
      int files = upload.kept().size();
      screen.held(
          "Everything held: " + count(files, "file", "files") + ", every name and every byte.",
          System.nanoTime() - started);
    }
  }

  private void look(TourFolder folder) {
    screen.step("The folder");
    folder
        .leftOut()
        .forEach((what, number) -> screen.detail("left out: %s (%,d)".formatted(what, number)));
    screen.detail(folder.kinds());
    screen.proved(
        "%s in %s, %s"
            .formatted(
                count(folder.files().size(), "file", "files"),
                count(folder.folders().size(), "folder", "folders"),
                size(folder.sizeBytes())));
  }

  private TourClient open() throws IOException, InterruptedException {
    screen.step("A server of its own, with an account");
    command(List.of("account", "create", TourServer.ACCOUNT, "--plan", "premium"));
    String token = command(List.of("account", "token", TourServer.ACCOUNT)).getLast().strip();
    TourServer started = TourServer.start(place, data);
    keep(started);
    screen.proved("ready at " + started.address() + ", regions west and east");
    return new TourClient(started.address(), data.resolve("tls").resolve("ca.pem"), token);
  }

  private List<String> command(List<String> words) throws IOException, InterruptedException {
    TourServer.Said said = TourServer.run(place, data, words);
    if (said.exitCode() != 0 || said.lines().isEmpty()) {
      throw new TourFailed(
          "holdfast " + String.join(" ", words) + " failed: " + String.join(" ", said.lines()));
    }
    return said.lines();
  }

  private TourUpload upload(TourClient client, TourFolder folder)
      throws IOException, InterruptedException {
    screen.step("Upload it over HTTPS, as a sync client does");
    TourUpload upload = new TourUpload(client, screen);
    upload.run(folder);
    if (upload.sessions() > 0) {
      screen.detail(
          count(upload.sessions(), "large one", "large ones") + " in fragments of 10 MiB");
    }
    if (upload.renamed() > 0) {
      screen.detail(
          count(upload.renamed(), "name is", "names are")
              + " kept in another form: normalised, or equal to another but for case");
    }
    if (!upload.refused().isEmpty()) {
      screen.detail("refused for their names: " + some(upload.refused()));
    }
    screen.proved(
        count(upload.kept().size(), "file", "files")
            + " answered: each under a key of its own, flushed in two regions");
    return upload;
  }

  private void compareAll(TourCompare compare, TourUpload upload, String title)
      throws IOException, InterruptedException {
    screen.step(title);
    compare.run(upload.kept(), upload.folders());
    screen.proved(
        count(upload.kept().size(), "file", "files")
            + " read and compared: every name, every byte");
  }

  private void damage(TourCompare compare, TourUpload upload)
      throws IOException, InterruptedException {
    screen.step("Damage one region: flip bytes in every blob of " + DAMAGED_REGION);
    TourDamage damage = new TourDamage(data.resolve("regions").resolve(DAMAGED_REGION));
    damage.run();
    if (damage.blobs() == 0) {
      throw new TourFailed("There was nothing in the region to damage.");
    }
    screen.proved(
        "%s flipped in %s"
            .formatted(
                count(damage.flips(), "byte", "bytes"), count(damage.blobs(), "blob", "blobs")));
    verify("Is the damage noticed?", Optional.of(damage));
    compareAll(compare, upload, "Read everything all the same");
    screen.detail(
        "healed on the way: %,d of %,d copies in %s are whole again"
            .formatted(healed(damage), damage.blobs(), DAMAGED_REGION));
  }

  // A reader is not kept waiting for the repair, so the last of them may still be under way.
  private static int healed(TourDamage damage) throws IOException, InterruptedException {
    int healed = damage.healed();
    for (int i = 0; i < REPAIR_LOOKS && healed < damage.blobs(); i++) {
      Thread.sleep(REPAIR_LOOK_MILLIS);
      healed = damage.healed();
    }
    return healed;
  }

  /// An instant after all that was done and before all that comes.
  private Instant moment() throws InterruptedException {
    Thread.sleep(20); // points are told to the millisecond
    Instant moment = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Thread.sleep(20);
    return moment;
  }

  private void ransom(TourClient client, TourUpload upload)
      throws IOException, InterruptedException {
    screen.step("Let ransomware loose, with the person's own token");
    TourRansom ransom = new TourRansom(client, screen);
    ransom.run(List.copyOf(upload.kept().values()));
    screen.proved(
        "%,d files encrypted and renamed *.locked, %,d removed, recycle bin emptied"
            .formatted(ransom.encrypted(), ransom.removed()));
  }

  private void restore(TourClient client, Instant moment) throws IOException, InterruptedException {
    Map<String, String> target = Map.of("point", moment.toString());
    screen.step("Look at what going back to " + moment + " would change");
    JsonNode preview =
        TourClient.good("The preview", client.json("POST", "/holdfast/restore/preview", target));
    counts(preview.path("counts"));
    screen.proved("nothing has changed yet");

    screen.step("Go back");
    JsonNode report =
        TourClient.good("The restore", client.json("POST", "/holdfast/restore", target));
    if (!report.path("notRestored").isEmpty()) {
      throw new TourFailed("Not everything was restored: " + report.path("notRestored"));
    }
    screen.detail("no content was moved, and it could be undone the same way");
    screen.proved(
        "one operation (number %d) for %,d items"
            .formatted(report.path("seq").asLong(), report.path("counts").path("total").asInt()));
  }

  private void counts(JsonNode counts) {
    Map<String, String> words =
        Map.of(
            "broughtBack", "brought back",
            "recycled", "moved to the recycle bin",
            "contentBack", "given their former content and name",
            "movedBack", "given their former name or place",
            "detailsBack", "given their former dates or notes");
    counts
        .propertyStream()
        .filter(each -> words.containsKey(each.getKey()) && each.getValue().asInt() > 0)
        .forEach(
            each ->
                screen.detail(
                    "%,7d %s".formatted(each.getValue().asInt(), words.get(each.getKey()))));
  }

  /// @param damage that is to be noticed; absent where all is whole
  private void verify(String title, Optional<TourDamage> damage)
      throws IOException, InterruptedException {
    screen.step(title);
    TourServer.Said said = TourServer.run(place, data, List.of("verify"));
    List<String> lines = said.lines();
    if (damage.isEmpty()) {
      lines.forEach(screen::detail);
      if (said.exitCode() != 0) {
        throw new TourFailed("verify found something wrong.");
      }
      screen.proved(
          "every blob in both regions and every chain of operations is as it was written");
      return;
    }
    lines.stream().limit(FINDINGS_SHOWN).forEach(screen::detail);
    if (lines.size() > FINDINGS_SHOWN + 1) {
      screen.detail("…");
    }
    lines.stream().skip(Math.max(FINDINGS_SHOWN, lines.size() - 1)).forEach(screen::detail);
    if (said.exitCode() == 1) {
      screen.proved("verify notices, and its exit code says so");
      return;
    }
    // The server reads new files to make them findable, and heals what it finds damaged.
    if (damage.get().healed() < damage.get().blobs()) {
      throw new TourFailed("verify did not notice that a region was damaged.");
    }
    screen.proved("the server notices by itself: it read each file meanwhile and made it whole");
  }

  private static String some(List<String> names) {
    String shown =
        names.stream()
            .limit(NAMES_SHOWN)
            .map(name -> "‘" + name.replaceAll("\\p{Cntrl}", "␀") + "’")
            .collect(Collectors.joining(", "));
    return names.size() > NAMES_SHOWN
        ? shown + " and " + (names.size() - NAMES_SHOWN) + " more"
        : shown;
  }

  private synchronized void keep(TourServer started) {
    if (closed) {
      started.close();
      throw new TourFailed("The tour was interrupted.");
    }
    server = started;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (server != null) {
      server.close();
    }
  }
}
