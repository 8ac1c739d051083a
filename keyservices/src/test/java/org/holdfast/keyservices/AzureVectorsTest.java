package org.holdfast.keyservices;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The vectors of format 4, under keys that the first of them gives.
final class AzureVectorsTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("envelopes")
  void envelopesAreReadAsTheySay(Vector vector) throws Exception {
    try (AzureFixture fixture = new AzureFixture(folder)) {
      Vector keys = blocks().getFirst();
      UUID vault = UUID.fromString(keys.get("vault"));
      fixture.azure().put("holdfast", keys.get("rsa"), pair("RSA", keys, "rsa"), vault);
      fixture.azure().put("holdfast-signing", keys.get("ec"), pair("EC", keys, "ec"), vault);
      fixture
          .azure()
          .put("holdfast", keys.get("aes"), new SecretKeySpec(keys.bytes("aes-key"), "AES"), vault);
      AzureVault opened = fixture.open(fixture.place(AzureKeyKind.RSA));
      vector.assertReadBy(opened);
    }
  }

  private static KeyPair pair(String algorithm, Vector keys, String name)
      throws GeneralSecurityException {
    KeyFactory factory = KeyFactory.getInstance(algorithm);
    return new KeyPair(
        factory.generatePublic(new X509EncodedKeySpec(keys.bytes(name + "-public"))),
        factory.generatePrivate(new PKCS8EncodedKeySpec(keys.bytes(name + "-private"))));
  }

  static Stream<Vector> envelopes() throws IOException {
    return blocks().stream().skip(1);
  }

  private static List<Vector> blocks() throws IOException {
    return Vector.blocks("azure-envelope.txt");
  }
}
