package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A recovery kit from its making to the day when the passphrase is lost.
class KitCommandTest {

  @TempDir private Path folder;
  private Path data = Path.of("");
  private Path kept = Path.of("");

  @BeforeEach
  void house() {
    data = folder.resolve("data");
    kept = data.resolve("vault-passphrase");
    ServerProcess.Outcome created =
        ServerProcess.run("account", "create", "ana@example.org", "--data", data.toString());
    assertThat(created.exit()).as(created.said()).isZero();
  }

  private ServerProcess.Outcome kit(Path data, String verb, Object... words) {
    List<String> all = new ArrayList<>(List.of("vault", "kit", verb));
    if (!verb.equals("open")) {
      all.addAll(List.of("--data", data.toString()));
    }
    Stream.of(words).map(Object::toString).forEach(all::add);
    return ServerProcess.run(all.toArray(String[]::new));
  }

  private ServerProcess.Outcome make(Path to) {
    return kit(data, "make", "--needed", "2", "--of", "3", "--to", to);
  }

  private String status() {
    return ServerProcess.run("vault", "status", "--data", data.toString()).lastLine();
  }

  private static List<Path> pages(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.sorted().toList();
    }
  }

  /// What must stand nowhere but on the pages: the words, in their order.
  private static String secretWords(Path page) throws IOException {
    String text = Files.readString(page);
    return text.substring(text.indexOf("   5 "), text.indexOf("----- END"));
  }

  /// As somebody types it from the paper.
  private Path typed(Path page) throws IOException {
    String begin = "----- WORDS -----";
    String text = Files.readString(page);
    return Files.writeString(
        folder.resolve("typed-" + page.getFileName()),
        text.substring(text.indexOf(begin) + begin.length(), text.indexOf("----- END")));
  }

  private void assertMute(String said, Path... pages) throws IOException {
    assertThat(said).doesNotContain(Files.readString(kept).strip());
    for (Path page : pages) {
      List<String> words = List.of(secretWords(page).replaceAll("[0-9]", "").strip().split("\\s+"));
      for (int i = 1; i < words.size(); i++) {
        assertThat(said)
            .doesNotContainPattern(
                "\\b%s\\W+(\\d+\\W+)?%s\\b".formatted(words.get(i - 1), words.get(i)));
      }
    }
  }

  @Test
  void aKitIsMadeProvedAndUsed() throws IOException {
    byte[] vault = Files.readAllBytes(data.resolve("vault/keys.hfv"));
    String passphrase = Files.readString(kept);
    Path to = folder.resolve("kit");
    assertThat(status()).contains("recovery kit: none was made");

    ServerProcess.Outcome made = make(to);
    assertThat(made.exit()).as(made.said()).isZero();
    List<Path> pages = pages(to);
    assertThat(pages).hasSize(3);
    assertMute(made.said(), pages.toArray(Path[]::new));
    assertThat(status()).contains("(2 of 3), not proved yet");

    ServerProcess.Outcome tooFew = kit(data, "check", pages.get(0));
    assertThat(tooFew.exit()).isEqualTo(2);
    assertThat(tooFew.lastLine()).contains("2 are needed");
    assertThat(status()).contains("not proved yet");

    ServerProcess.Outcome files = kit(data, "check", pages.get(0), typed(pages.get(2)));
    assertThat(files.exit()).isOne();
    assertThat(files.said()).contains("it opens the vault", "not noted as proved");
    assertThat(status()).contains("not proved yet");

    ServerProcess.Outcome checked = kit(data, "check", typed(pages.get(0)), typed(pages.get(2)));
    assertThat(checked.exit()).as(checked.said()).isZero();
    assertThat(checked.lastLine()).contains("is valid");
    assertMute(checked.said(), pages.toArray(Path[]::new));
    assertThat(status()).contains(": proved on ", "(2 of 3)");
    assertThat(data.resolve("vault/keys.hfv")).hasBinaryContent(vault);

    Files.delete(kept);
    assertThat(ServerProcess.run("verify", "--data", data.toString()).exit()).isEqualTo(2);
    ServerProcess.Outcome opened = kit(data, "open", pages.get(2), pages.get(1), "--to", kept);
    assertThat(opened.exit()).as(opened.said()).isZero();
    assertThat(kept).hasContent(passphrase);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    assertMute(opened.said(), pages.toArray(Path[]::new));
    assertThat(ServerProcess.run("verify", "--data", data.toString()).exit()).isZero();

    Files.writeString(kept, "mine");
    assertThat(kit(data, "open", pages.get(2), pages.get(1), "--to", kept).exit()).isEqualTo(2);
    assertThat(kept).hasContent("mine");
  }

  @Test
  void theDrillRunsWithoutThePassphraseAndBesideAServer() throws IOException {
    Path to = folder.resolve("kit");
    Path other = folder.resolve("other");
    try (ServerProcess server = ServerProcess.start(data)) {
      assertThat(make(to).exit()).isZero();
      assertThat(make(other).exit()).isZero();
      List<Path> pages = pages(to);
      assertThat(kit(data, "check", typed(pages.get(0)), typed(pages.get(1))).exit()).isZero();
      assertThat(ServerProcess.run("vault", "status", "--data", data.toString()).said())
          .contains(": proved on ");
      server.stop();
      assertMute(server.log(), pages.toArray(Path[]::new));
    }
    List<Path> pages = pages(other);
    String passphrase = Files.readString(kept);
    Files.delete(kept);

    ServerProcess.Outcome checked = kit(data, "check", typed(pages.get(1)), typed(pages.get(2)));

    assertThat(checked.exit()).as(checked.said()).isZero();
    assertThat(checked.said()).doesNotContain(passphrase.strip());
    assertThat(kept).doesNotExist();
  }

  @Test
  void sharesOfAnotherVaultProveNothing() throws IOException {
    Path other = folder.resolve("other");
    ServerProcess.run("account", "create", "ben@example.org", "--data", other.toString());
    Path to = folder.resolve("kit");
    assertThat(kit(other, "make", "--needed", "2", "--of", "2", "--to", to).exit()).isZero();
    List<Path> pages = pages(to);

    ServerProcess.Outcome checked = kit(data, "check", pages.get(0), pages.get(1));

    assertThat(checked.exit()).isEqualTo(2);
    assertThat(checked.lastLine()).contains("does not open the vault");
    assertThat(status()).contains("none was made");
  }

  @Test
  void aWrongPassphraseMakesNoKit() throws IOException {
    Files.writeString(kept, "quite another passphrase");
    Path to = folder.resolve("kit");

    ServerProcess.Outcome made = make(to);

    assertThat(made.exit()).isEqualTo(2);
    assertThat(made.lastLine()).contains("does not open the vault");
    assertThat(to).doesNotExist();
  }
}
