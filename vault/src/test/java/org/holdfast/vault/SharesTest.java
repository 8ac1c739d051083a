package org.holdfast.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Shares after SLIP-0039: the published vectors, and any shares of random secrets.
class SharesTest {

  private static final byte[] TREZOR = "TREZOR".getBytes(US_ASCII);
  private static final long SEED = 39;

  private final SecureRandom random = new SecureRandom();

  /// @param secret in hexadecimal; `none` where it is refused
  record Vector(String name, List<String> shares, String secret) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Vector> vectors() throws IOException {
    List<Vector> vectors = new ArrayList<>();
    try (InputStream in = SharesTest.class.getResourceAsStream("/vectors/slip39.txt")) {
      String name = "";
      List<String> shares = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), US_ASCII).lines().toList()) {
        String rest = line.substring(line.indexOf(' ') + 1);
        if (line.startsWith("case ")) {
          name = rest;
          shares = new ArrayList<>();
        } else if (line.startsWith("share ")) {
          shares.add(rest);
        } else if (line.startsWith("secret ")) {
          vectors.add(new Vector(name, shares, rest));
        }
      }
    }
    assertThat(vectors).hasSize(45);
    return vectors.stream();
  }

  private static Share share(String words) {
    byte[] text = words.getBytes(US_ASCII);
    return SharePage.parse(text, text.length, "here");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aPublishedVectorComesToItsSecretOrIsRefused(Vector vector) {
    if (vector.secret().equals("none")) {
      assertThatThrownBy(
              () ->
                  Shares.combine(vector.shares().stream().map(SharesTest::share).toList(), TREZOR))
          .isInstanceOf(VaultRefusal.UnfitShare.class);
    } else {
      List<Share> shares = vector.shares().stream().map(SharesTest::share).toList();

      assertThat(HexFormat.of().formatHex(Shares.combine(shares, TREZOR)))
          .isEqualTo(vector.secret());
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aShareIsWrittenAsItWasRead(Vector vector) {
    for (String words : vector.shares()) {
      try {
        assertThat(words(share(words))).isEqualTo(words);
      } catch (VaultRefusal.UnfitShare _) {
        assertThat(vector.secret()).isEqualTo("none");
      }
    }
  }

  private static String words(Share share) {
    return IntStream.of(share.words())
        .mapToObj(WordList::word)
        .reduce((a, b) -> a + " " + b)
        .orElseThrow();
  }

  @Test
  void anySharesOfAsManyAsNeededGiveTheSecretBackAndFewerAreRefused() {
    Random chance = new Random(SEED);
    for (int of = 2; of <= Shamir.MOST_PARTS; of++) {
      int needed = 2 + chance.nextInt(of - 1);
      byte[] secret = new byte[16 + 2 * chance.nextInt(30)];
      chance.nextBytes(secret);
      List<Share> shares = new ArrayList<>(Shares.split(secret, needed, of, random));
      for (int round = 0; round < 3; round++) {
        Collections.shuffle(shares, chance);
        String said = "%d of %d, seed %d".formatted(needed, of, SEED);

        assertThat(Shares.combine(shares.subList(0, needed))).as(said).isEqualTo(secret);
        List<Share> fewer = shares.subList(0, needed - 1);
        assertThatThrownBy(() -> Shares.combine(fewer))
            .as(said)
            .isInstanceOf(VaultRefusal.UnfitShare.class)
            .hasMessageContaining("%d are needed".formatted(needed));
      }
      assertThat(Shares.combine(shares)).isEqualTo(secret);
    }
  }

  /// To each secret there is a share that leads to it, beside those that are known: so these say
  /// nothing of it, but for 32 bits of digest.
  @Test
  void fewerSharesFitToAnySecret() {
    byte[] secret = new byte[16];
    random.nextBytes(secret);
    var parts = Shamir.split(secret, 3, 5, random);
    for (int guess = 0; guess < 256; guess++) {
      byte[] other = new byte[16];
      Arrays.fill(other, (byte) guess);
      var points = new LinkedHashMap<Integer, byte[]>();
      points.put(0, parts.get(0));
      points.put(1, parts.get(1));
      points.put(255, other);
      byte[] third = Gf256.interpolate(2, points);
      points.remove(255);
      points.put(2, third);

      assertThat(Gf256.interpolate(255, points)).isEqualTo(other);
    }
  }

  @Test
  void noTwoSharingsHaveAPartInCommon() {
    byte[] secret = new byte[16];
    for (int needed = 2; needed <= 3; needed++) {
      var once = Shamir.split(secret, needed, 5, random);
      var again = Shamir.split(secret, needed, 5, random);
      for (int place = 0; place < 5; place++) {
        assertThat(once.get(place)).isNotEqualTo(again.get(place)).isNotEqualTo(new byte[16]);
      }
    }
  }

  @Test
  void everyAlterationOfAWordIsFound() {
    byte[] secret = new byte[16];
    random.nextBytes(secret);
    int[] words = Shares.split(secret, 2, 3, random).getFirst().words();
    for (int at = 0; at < words.length; at++) {
      for (int other = 0; other < WordList.WORDS; other++) {
        int[] altered = words.clone();
        altered[at] = other;
        if (other != words[at]) {
          assertThatThrownBy(() -> Share.parse(altered, "here"))
              .isInstanceOf(VaultRefusal.UnfitShare.class)
              .hasMessageContaining("checksum of here");
        }
      }
    }
  }

  @Test
  void exchangedAndLeftOutWordsAreFound() {
    byte[] secret = new byte[42];
    random.nextBytes(secret);
    int[] words = Shares.split(secret, 2, 3, random).getLast().words();
    for (int at = 0; at + 1 < words.length; at++) {
      int[] altered = words.clone();
      altered[at] = words[at + 1];
      altered[at + 1] = words[at];
      if (words[at] != words[at + 1]) {
        assertThatThrownBy(() -> Share.parse(altered, "here"))
            .isInstanceOf(VaultRefusal.UnfitShare.class);
      }
      int[] shorter = new int[words.length - 1];
      System.arraycopy(words, 0, shorter, 0, at);
      System.arraycopy(words, at + 1, shorter, at, shorter.length - at);
      assertThatThrownBy(() -> Share.parse(shorter, "here"))
          .isInstanceOf(VaultRefusal.UnfitShare.class);
    }
  }

  @Test
  void sharesThatDoNotBelongTogetherAreRefused() {
    byte[] secret = new byte[16];
    List<Share> one = Shares.split(secret, 2, 3, random);
    Share first = one.get(0);
    byte[] made = one.get(1).value().clone();
    made[3] ^= 1;
    Share altered = new Share(first.common(), 0, 1, 2, made, "altered");

    assertThatThrownBy(() -> Shares.combine(List.of(first, altered)))
        .hasMessageContaining("do not fit together");
    assertThatThrownBy(() -> Shares.combine(List.of(first, one.get(2), altered)))
        .hasMessageContaining("do not fit together");
    assertThatThrownBy(() -> Shares.combine(List.of(first, first)))
        .hasMessageContaining("are both share 1");
  }

  @Test
  void theFieldIsThatOfTheRijndaelPolynomial() {
    assertThat(Gf256.multiply(0x57, 0x83)).isEqualTo(0xc1); // FIPS 197, section 4.2
    for (int a = 1; a < 256; a++) {
      assertThat(Gf256.multiply(a, Gf256.inverse(a))).isEqualTo(1);
    }
  }

  @Test
  void fourLettersTellTheWordsApart() {
    Set<String> starts = new HashSet<>();
    for (int i = 0; i < WordList.WORDS; i++) {
      String word = WordList.word(i);

      assertThat(WordList.find(word)).hasValue(i);
      assertThat(WordList.find(word.substring(0, 4))).hasValue(i);
      assertThat(WordList.find(word.substring(0, 3))).isEmpty();
      assertThat(starts.add(word.substring(0, 4))).isTrue();
      assertThat(WordList.find(word + "x")).isEmpty();
    }
    assertThat(starts).hasSize(1024);
    assertThat(WordList.nearest("acadmeic")).isEqualTo("academic");
    assertThat(WordList.nearest("zro")).isEqualTo("zero");
  }
}
