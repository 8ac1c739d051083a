package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// `docs/formats/voucher.md` and this room say the same.
class VoucherVectorsTest {

  private static final Path FILE = Path.of("../docs/formats/vectors/voucher/vouchers.txt");
  private static final String SPKI = "302a300506032b6570032100";

  private static List<String[]> lines(String kind) throws IOException {
    return Files.readAllLines(FILE).stream()
        .map(line -> line.split(" "))
        .filter(words -> words[0].equals(kind))
        .toList();
  }

  private static PublicKey publicKey() throws IOException, GeneralSecurityException {
    byte[] encoded = HexFormat.of().parseHex(SPKI + lines("public").getFirst()[1]);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static PrivateKey privateKey() throws IOException, GeneralSecurityException {
    byte[] seed = HexFormat.of().parseHex(lines("seed").getFirst()[1]);
    return KeyFactory.getInstance("Ed25519")
        .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
  }

  private static VoucherOffer offer(String[] words) {
    return new VoucherOffer(
        Plan.parse(words[4]),
        Integer.parseInt(words[5]),
        Integer.parseInt(words[6]),
        LocalDate.parse(words[7]));
  }

  @Test
  void whatThePageSaysIsGoodIsMadeAndRead() throws Exception {
    assertThat(lines("good")).hasSize(3);
    for (String[] words : lines("good")) {
      VoucherSerial serial = VoucherSerial.parse(words[3]);
      int key = Integer.parseInt(words[2]);

      Voucher read = Voucher.parse(words[1]).orElseThrow();

      assertThat(read.isSignedBy(publicKey())).isTrue();
      assertThat(read.serial()).isEqualTo(serial);
      assertThat(read.key()).isEqualTo(key);
      assertThat(read.gives(offer(words))).isTrue();
      assertThat(Voucher.sign(privateKey(), key, serial, offer(words)).text()).isEqualTo(words[1]);
    }
  }

  @Test
  void whatThePageSaysIsBadIsRefused() throws Exception {
    assertThat(lines("bad")).hasSizeGreaterThan(4);
    for (String[] words : lines("bad")) {
      Optional<Voucher> read = Voucher.parse(words[1]);

      assertThat(read.isPresent() && read.get().isSignedBy(publicKey())).as(words[2]).isFalse();
    }
  }
}
