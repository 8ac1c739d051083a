package org.holdfast.console;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/// Does to a drive what ransomware does with a person's own client: half of the files are
/// overwritten and renamed, a quarter of the rest removed, and the recycle bin emptied so that
/// nothing can be fetched back.
final class TourRansom {
  private static final int OVERWRITE_AT_MOST_BYTES = 1 << 20;
  private static final int LONGEST_KEPT = 120; // characters of up to two units, of 255 units
  private static final String NOTE = "READ-ME-TO-GET-YOUR-FILES-BACK.txt";

  private final TourClient client;
  private final TourScreen screen;
  private final List<TourKept> encrypted = new ArrayList<>();
  private final List<TourKept> removed = new ArrayList<>();

  TourRansom(TourClient client, TourScreen screen) {
    this.client = client;
    this.screen = screen;
  }

  void run(List<TourKept> files) throws IOException, InterruptedException {
    List<TourKept> shuffled = new ArrayList<>(files);
    Collections.shuffle(shuffled, new Random(30));
    int half = (shuffled.size() + 1) / 2;
    encrypted.addAll(shuffled.subList(0, half));
    removed.addAll(shuffled.subList(half, half + (shuffled.size() - half + 3) / 4));
    TourCrowd.each(screen, "encrypting", encrypted, this::encrypt);
    TourCrowd.each(screen, "removing", removed, this::remove);
    TourClient.good(
        "The ransom note",
        client.put("/root:/" + NOTE + ":/content", BodyPublishers.ofString("Pay.")));
    TourClient.good("Emptying", client.json("POST", "/holdfast/recycleBin/empty", Map.of()));
  }

  int encrypted() {
    return encrypted.size();
  }

  int removed() {
    return removed.size();
  }

  private void encrypt(TourKept file) throws IOException, InterruptedException {
    byte[] noise =
        new byte[(int) Math.min(Math.max(file.file().sizeBytes(), 16), OVERWRITE_AT_MOST_BYTES)];
    new SplittableRandom(file.itemId().hashCode()).nextBytes(noise);
    String item = "/items/" + file.itemId();
    TourClient.good(
        "Overwriting", client.put(item + "/content", BodyPublishers.ofByteArray(noise)));
    TourClient.good(
        "Renaming", client.json("PATCH", item, Map.of("name", locked(file.file().name()))));
  }

  // A name that is nearly as long as a name may be loses its end, as it would to any such program.
  private static String locked(String name) {
    String kept =
        name.codePoints()
            .limit(LONGEST_KEPT)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return kept + ".locked";
  }

  private void remove(TourKept file) throws IOException, InterruptedException {
    TourClient.good("Removing", client.delete("/items/" + file.itemId()));
  }
}
