package org.holdfast.vault;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A passphrase on paper, and back.
class RecoveryKitTest {

  private static final UUID VAULT = UUID.fromString("1a2b3c4d-0000-4000-8000-000000000000");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 29);

  private final SecureRandom random = new SecureRandom();
  private final Passphrase passphrase = Passphrase.generate(random);

  @TempDir private Path folder;
  private List<Path> files = List.of();

  @BeforeEach
  void writeThreeOfFive() {
    files = write(passphrase, 3, 5, folder.resolve("kit"));
  }

  private List<Path> write(Passphrase text, int needed, int of, Path to) {
    try (RecoveryKit kit = RecoveryKit.make(text, VAULT, DAY, needed, of, random)) {
      return kit.writeTo(to);
    }
  }

  private static Passphrase open(List<Path> shares) {
    return RecoveryKit.open(shares).passphrase();
  }

  private Path typed(String text) throws IOException {
    return Files.writeString(folder.resolve("typed-" + random.nextLong() + ".txt"), text);
  }

  /// The words of a page, with their numbers.
  private static String words(Path page) throws IOException {
    String text = Files.readString(page);
    return text.substring(
        text.indexOf(SharePage.BEGIN) + SharePage.BEGIN.length(), text.indexOf(SharePage.END));
  }

  @Test
  void anyThreeOfFiveGiveThePassphraseBack() {
    for (int a = 0; a < 5; a++) {
      for (int b = 0; b < 5; b++) {
        for (int c = 0; c < 5; c++) {
          if (a != b && b != c && a != c) {
            assertThat(open(List.of(files.get(a), files.get(b), files.get(c))))
                .isEqualTo(passphrase);
          }
        }
      }
    }
    assertThat(open(files)).isEqualTo(passphrase);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "fifteen letters", "très long, mais facile à retenir", "密码在纸上用很多很多的字"})
  void aPassphraseOfOnesOwnComesBackAsItWas(String text) {
    Passphrase own = Passphrase.of(text);

    assertThat(open(write(own, 2, 3, folder.resolve("own")).subList(1, 3))).isEqualTo(own);
  }

  @Test
  void upTo255BytesGoOnPaper() {
    Passphrase longest = Passphrase.of("x".repeat(255));
    Passphrase longer = Passphrase.of("x".repeat(256));

    assertThat(open(write(longest, 2, 2, folder.resolve("longest")))).isEqualTo(longest);
    assertThatThrownBy(() -> RecoveryKit.make(longer, VAULT, DAY, 2, 3, random))
        .isInstanceOf(VaultRefusal.UnfitPassphrase.class)
        .hasMessageContaining("256 bytes");
  }

  @Test
  void whatCanBeGuessedIsNotSharedAlone() {
    byte[] own = RecoveryKit.secret(Passphrase.of("fifteen letters"), random);
    byte[] again = RecoveryKit.secret(Passphrase.of("fifteen letters"), random);
    byte[] generated = RecoveryKit.secret(passphrase, random);

    assertThat(own).hasSize(64).isNotEqualTo(again);
    assertThat(RecoveryKit.secret(Passphrase.of("x".repeat(47)), random)).hasSize(64);
    assertThat(generated).hasSize(42).isEqualTo(RecoveryKit.secret(passphrase, random));
    assertThat(passphrase.looksGenerated()).isTrue();
    assertThat(Passphrase.of("0k3vd-0k3vd-0k3vd-0k3vd-0k3vd-0k3vd-0k3vl").looksGenerated())
        .isFalse();
  }

  @Test
  void aPageSaysWhatItIsAndNothingOfThePassphrase() throws IOException {
    String page = Files.readString(files.get(1));

    assertThat(page)
        .contains("Vault   1a2b3c4d", "Share   2 of 5. Any 3", "Made    2026-11-29", " 41 ")
        .doesNotContain(" 42 ")
        .doesNotContain(new String(passphrase.utf8(), UTF_8));
    assertThat(page.lines()).allMatch(line -> line.length() <= 90);
    assertThat(words(files.get(1)).strip().split("\\s+")).hasSize(2 * 41);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.get(1))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("kit"))))
        .isEqualTo("rwx------");
  }

  @Test
  void whatIsTypedFromPaperIsRead() throws IOException {
    String plain = words(files.get(0)).replaceAll("[0-9]", "");
    String numbered = words(files.get(1)).replaceAll("([0-9]+) ", "$1. ").replace("\n", "\r\n");
    String shortened =
        Pattern.compile("[a-z]{4,}")
            .matcher(words(files.get(2)))
            .replaceAll(word -> word.group().substring(0, 4).toUpperCase(Locale.ROOT));

    assertThat(open(List.of(typed(plain), typed(numbered), typed(shortened))))
        .isEqualTo(passphrase);
  }

  @Test
  void whatWasTypedIsToldFromThePagesAsTheyWereWritten() throws IOException {
    Path typed = typed(words(files.get(0)));
    Path second = typed("\ufeff" + words(files.get(1)).replace(" ", "\u00a0 "));

    assertThat(RecoveryKit.open(List.of(typed, second, files.get(2))).fromPaper()).isFalse();
    assertThat(RecoveryKit.open(List.of(typed, second, typed(words(files.get(2))))).fromPaper())
        .isTrue();
  }

  @Test
  void aFileThatIsNoShareIsNotShown() throws IOException {
    Path secret = typed("correct-horse-battery-staple");
    Path wide = Files.write(folder.resolve("wide"), words(files.get(0)).getBytes(UTF_16));

    assertThatThrownBy(() -> open(List.of(secret)))
        .hasMessageContaining("longer than any word")
        .hasMessageNotContaining("corr");
    assertThatThrownBy(() -> open(List.of(wide))).hasMessageContaining("plain text");
  }

  @Test
  void aPageIsTheSameInEveryLanguage() throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.of("fa", "IR"));
      List<Path> pages = write(passphrase, 2, 3, folder.resolve("persian"));

      assertThat(Files.readString(pages.get(1))).contains("Share   2 of 3. Any 2");
      assertThat(pages.get(1).getFileName().toString()).endsWith("share-2-of-3.txt");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void sharesThatCouldNotBeRemovedAreNamed() {
    Disk failing =
        new Disk() {
          @Override
          void force(Path fileOrFolder, FileChannel channel) throws IOException {
            if (fileOrFolder.endsWith("stick")) {
              throw new IOException("the stick is gone");
            }
          }

          @Override
          void delete(Path file) throws IOException {
            throw new IOException("read only");
          }
        };
    try (RecoveryKit kit = RecoveryKit.make(passphrase, VAULT, DAY, 2, 2, random)) {
      assertThatThrownBy(() -> kit.writeTo(folder.resolve("stick"), failing))
          .isInstanceOf(VaultRefusal.Unavailable.class)
          .hasMessageContainingAll("Still there", "share-1-of-2.txt", "share-2-of-2.txt");
    }
  }

  @Test
  void aMistypedWordIsNamedWithTheNearest() throws IOException {
    String[] words = words(files.get(0)).replaceAll("[0-9]", "").strip().split("\\s+");
    String right = words[6];
    words[6] = right.substring(0, 2) + "q" + right.substring(2);
    Path typed = typed(String.join(" ", words));

    assertThatThrownBy(() -> open(List.of(typed, files.get(1), files.get(2))))
        .isInstanceOf(VaultRefusal.UnfitShare.class)
        .hasMessageContaining(typed.toString())
        .hasMessageContaining("word 7, \"" + words[6] + "\"")
        .hasMessageContaining("The nearest is \"" + right + "\"");
  }

  @Test
  void aWrongWordOfTheListNamesTheFile() throws IOException {
    String[] words = words(files.get(0)).replaceAll("[0-9]", "").strip().split("\\s+");
    words[20] = words[20].equals("academic") ? "acid" : "academic";
    Path typed = typed(String.join(" ", words));

    assertThatThrownBy(() -> open(List.of(files.get(1), typed, files.get(2))))
        .isInstanceOf(VaultRefusal.UnfitShare.class)
        .hasMessageContaining("checksum of " + typed);
  }

  @Test
  void aNumberThatIsNotTheNextIsNamed() throws IOException {
    Path typed = typed(words(files.get(0)).replaceFirst(" 5 [a-z]+", ""));

    assertThatThrownBy(() -> open(List.of(typed)))
        .hasMessageContaining("word 5 should come, and the number 6 stands there");
  }

  @Test
  void tooFewTwiceAndMixedAreTold() {
    List<Path> others = write(passphrase, 3, 5, folder.resolve("others"));

    assertThatThrownBy(() -> open(files.subList(0, 2))).hasMessageContaining("3 are needed");
    assertThatThrownBy(() -> open(List.of(files.get(0), files.get(1), files.get(0))))
        .hasMessageContaining("are both share 1");
    assertThatThrownBy(() -> open(List.of(files.get(0), files.get(1), others.get(2))))
        .isInstanceOf(VaultRefusal.UnfitShare.class);
    assertThatThrownBy(() -> open(List.of())).hasMessageContaining("Name the files");
  }

  @Test
  void whatIsNoShareIsRefused() throws IOException {
    String page = Files.readString(files.get(0));
    List<Path> none =
        List.of(
            folder.resolve("absent"),
            typed(""),
            typed("academic acid"),
            typed("academic ".repeat(300)),
            typed("x".repeat(70_000)),
            typed("\u00e4\u4e2d \u0000 9999 7x " + "academic ".repeat(20)),
            typed(page.substring(0, page.indexOf(SharePage.END))),
            typed(page.replaceAll("(?s)----- WORDS.*END OF WORDS -----", "")));
    for (Path each : none) {
      assertThatThrownBy(() -> open(List.of(each)))
          .isInstanceOf(VaultRefusal.UnfitShare.class)
          .hasMessageContaining(each.toString());
    }
  }

  @Test
  void aSecretOfSomethingElseIsNoPassphrase() throws IOException {
    byte[] wallet = new byte[16];
    for (byte first : new byte[] {0, 16, -1, 15}) {
      wallet[0] = first;
      wallet[1] = (byte) 0xff;
      List<Path> shares = new ArrayList<>();
      for (Share share : Shares.split(wallet, 2, 2, random)) {
        byte[] page = SharePage.bytes(share, 2, VAULT, DAY);
        shares.add(typed(new String(page, UTF_8)));
      }

      assertThatThrownBy(() -> open(shares))
          .isInstanceOf(VaultRefusal.UnfitShare.class)
          .hasMessageContaining("no passphrase of Holdfast");
    }
  }

  @Test
  void noFileIsEverReplacedAndNoneIsLeftHalfWay() throws IOException {
    try (RecoveryKit kit = RecoveryKit.make(passphrase, VAULT, DAY, 2, 3, random)) {
      Path to = Files.createDirectory(folder.resolve("taken"));
      Path taken = to.resolve("kit-%04x-share-3-of-3.txt".formatted(kit.number()));
      Files.writeString(taken, "mine");

      assertThatThrownBy(() -> kit.writeTo(to))
          .isInstanceOf(VaultRefusal.Unavailable.class)
          .hasMessageContaining(taken.toString());

      assertThat(taken).hasContent("mine");
      try (Stream<Path> left = Files.list(to)) {
        assertThat(left).containsExactly(taken);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 3", "3, 2", "2, 17", "0, 2", "-1, 5"})
  void thereIsNoSuchKit(int needed, int of) {
    assertThatThrownBy(() -> RecoveryKit.requirePossible(needed, of))
        .isInstanceOf(VaultRefusal.UnfitShare.class);
  }

  @Test
  void aClosedKitIsWiped() throws IOException {
    RecoveryKit kit = RecoveryKit.make(passphrase, VAULT, DAY, 2, 2, random);
    kit.close();

    assertThat(Files.readAllBytes(kit.writeTo(folder.resolve("wiped")).getFirst())).containsOnly(0);
    assertThat(kit).hasToString("RecoveryKit");
  }

  /// The mark stays through rotations, is another for each passphrase and vault, and needs none to
  /// be known.
  @Test
  void aSealingIsToldFromAnyOther() {
    Path one = folder.resolve("one");
    try (BuiltInVault vault =
        BuiltInVault.create(one, passphrase, random, InstantSource.system())) {
      UUID mark = BuiltInVault.sealMark(one, vault.id());
      vault.rotate();

      assertThat(BuiltInVault.sealMark(one, vault.id())).isEqualTo(mark).isNotEqualTo(vault.id());
      assertThat(BuiltInVault.sealMark(one, VAULT)).isNotEqualTo(mark);
    }
    Path two = folder.resolve("two");
    try (BuiltInVault vault =
        BuiltInVault.create(two, passphrase, random, InstantSource.system())) {
      assertThat(BuiltInVault.sealMark(two, VAULT)).isNotEqualTo(BuiltInVault.sealMark(one, VAULT));
      assertThat(vault.id()).isNotNull();
    }
  }
}
