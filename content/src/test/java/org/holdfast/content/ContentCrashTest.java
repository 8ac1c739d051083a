package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that writes and appends, at any instant, and opens its store again.
class ContentCrashTest {

  private static final int KILLS = 5;

  private record Answer(BlobAddress address, BlobSeal seal, int bytes, long seed) {}

  @TempDir Path root;

  /// Of everything that lay in the regions after any kill (R17).
  private final NonceBook nonces = new NonceBook();

  @Test
  void r17_whatWasAnsweredIsWholeAfterAKillAndDraftsGoOnUnderFreshNonces() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<RevisionId, Answer> blobs = new HashMap<>();
    for (int kill = 0; kill < KILLS; kill++) {
      Map<RevisionId, Answer> drafts = new HashMap<>();
      for (String line : runAndKill(random, 20 + random.nextInt(120))) {
        Answer answer = answer(line.split(" "));
        if (line.startsWith("blob ")) {
          drafts.remove(answer.address.revision());
          blobs.put(answer.address.revision(), answer);
        } else {
          drafts.put(answer.address.revision(), answer);
        }
      }
      verify(seed, blobs, drafts);
    }
  }

  private void verify(long seed, Map<RevisionId, Answer> blobs, Map<RevisionId, Answer> drafts)
      throws IOException {
    try (Store store = Store.in(root)) {
      noteNonces(store);
      Set<RevisionId> known = new HashSet<>(blobs.keySet());
      known.addAll(drafts.keySet());
      store.sweep(known::contains);

      for (Answer blob : blobs.values()) {
        assertThat(read(store, blob))
            .as("seed %d, %s", seed, blob)
            .isEqualTo(Store.bytes(blob.bytes, blob.seed));
      }
      for (Answer draft : drafts.values()) {
        blobs.put(draft.address.revision(), resumed(store, draft));
      }
      for (int region = 0; region < 2; region++) {
        assertThat(store.entries(region))
            .as("seed %d", seed)
            .extracting(RegionEntry::revision)
            .containsExactlyInAnyOrderElementsOf(blobs.keySet());
      }
      assertThat(store.blobs.regions()).allMatch(status -> status.missingCopies() == 0);
      noteNonces(store);
      assertThat(nonces.repeated()).as("seed %d", seed).isEmpty();
    }
  }

  private void noteNonces(Store store) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Region region : store.regions) {
      files.addAll(store.files(region.name()));
    }
    // Where a kill cut a part off, the other region may have its last segment whole.
    files.sort(Comparator.comparingLong(file -> file.toFile().length()));
    for (Path file : files) {
      String name = file.getFileName().toString().replace(".part", "");
      nonces.noteBlob(RevisionId.parse(name), Files.readAllBytes(file));
    }
    for (Region region : store.regions) {
      List<RevisionId> packed = new ArrayList<>();
      region.list(
          entry -> {
            if (entry.kind() == RegionEntry.Kind.PACKED) {
              packed.add(entry.revision());
            }
          });
      for (RevisionId revision : packed) {
        nonces.noteBlob(revision, region.packed(revision).orElseThrow());
      }
    }
  }

  /// Its last answer may have been lost on the way: then it stands at any earlier one, or further.
  private static Answer resumed(Store store, Answer answer) throws IOException {
    byte[] plain = Store.bytes(CrashVictim.DRAFT_BYTES, answer.seed);
    byte[] rest = Arrays.copyOfRange(plain, answer.bytes, plain.length);
    BlobDraft draft = new BlobDraft(answer.address, answer.seal, answer.bytes);
    draft = store.blobs.append(draft, store.key, Store.stream(rest), rest.length, plain.length);
    StoredBlob blob = store.blobs.finish(draft, store.key);
    assertThat(store.read(blob)).isEqualTo(plain);
    assertThat(store.check(0, blob)).isEqualTo(new BlobCheck.Whole());
    assertThat(store.check(1, blob)).isEqualTo(new BlobCheck.Whole());
    return new Answer(answer.address, answer.seal, plain.length, answer.seed);
  }

  private static byte[] read(Store store, Answer blob) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (BlobReader reader =
        store.blobs.open(blob.address, store.key, blob.seal, blob.bytes, Optional.empty())) {
      reader.copyTo(out, 0, blob.bytes);
    }
    return out.toByteArray();
  }

  private List<String> runAndKill(Random random, int afterLines) throws IOException {
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + root, // what is killed leaves its libraries there
                "-cp",
                System.getProperty("java.class.path"),
                CrashVictim.class.getName(),
                root.toString(),
                Long.toString(random.nextLong()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader out = victim.inputReader()) {
      assertThat(out.readLine()).isEqualTo("ready");
      String line = out.readLine();
      while (line != null) {
        lines.add(line);
        if (lines.size() == afterLines) {
          victim.toHandle().destroyForcibly(); // unlike the process, it leaves the pipe open
        }
        line = out.readLine();
      }
    }
    // The last line may be cut.
    lines.removeIf(line -> line.split(" ").length != 7 || line.equals(lines.getLast()));
    return lines;
  }

  private static Answer answer(String[] words) {
    HexFormat hex = HexFormat.of();
    return new Answer(
        new BlobAddress(Store.DRIVE, ItemId.parse(words[1]), RevisionId.parse(words[2])),
        new BlobSeal(hex.parseHex(words[3]), hex.parseHex(words[4])),
        Integer.parseInt(words[5]),
        Long.parseLong(words[6]));
  }
}
