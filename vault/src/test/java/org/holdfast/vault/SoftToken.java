package org.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.util.Collections;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/// A token of SoftHSM2, one for all tests of this process: the library reads once which there are,
/// and where, from the file that the process was started with.
final class SoftToken {

  static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
  static final String PIN = "2718281828";

  private static final String SUPERVISOR_PIN = "1618033988";
  private static final Pattern SLOT = Pattern.compile("reassigned to slot (\\d+)");
  private static final SoftToken ONLY = make();

  private final TokenPlace place;

  private SoftToken(TokenPlace place) {
    this.place = place;
  }

  /// Without any key in it.
  static SoftToken empty() {
    try {
      KeyStore store = ONLY.store();
      for (String alias : Collections.list(store.aliases())) {
        store.deleteEntry(alias);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return ONLY;
  }

  TokenPlace place() {
    return place;
  }

  Passphrase pin() {
    return Passphrase.of(PIN);
  }

  /// As another program sees it.
  KeyStore store() throws GeneralSecurityException {
    try {
      Provider provider = Security.getProvider("SunPKCS11").configure(place.settings());
      KeyStore store = KeyStore.getInstance("PKCS11", provider);
      store.load(null, PIN.toCharArray());
      return store;
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static SoftToken make() {
    if (System.getenv("HOLDFAST_WHOLE_TEST") == null) {
      Assumptions.assumeTrue(Files.exists(LIBRARY), "softhsm2 is not installed");
    }
    try {
      Path settings = Path.of(System.getenv("SOFTHSM2_CONF"));
      Path tokens = Files.createTempDirectory("holdfast-tokens");
      Files.writeString(
          settings, "directories.tokendir = %s\nobjectstore.backend = file\n".formatted(tokens));
      Process tool =
          new ProcessBuilder(
                  "softhsm2-util",
                  "--init-token",
                  "--free",
                  "--label",
                  "holdfast",
                  "--so-pin",
                  SUPERVISOR_PIN,
                  "--pin",
                  PIN)
              .redirectErrorStream(true)
              .start();
      String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher slot = SLOT.matcher(said);
      assertThat(slot.find()).as(said).isTrue();
      return new SoftToken(new TokenPlace(LIBRARY, Long.parseLong(slot.group(1))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
