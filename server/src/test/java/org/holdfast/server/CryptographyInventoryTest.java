package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The table of `docs/security/asvs.md` tells of every algorithm that the sources name (ASVS
/// 11.1.2). Suites of TLS have their own chapter.
class CryptographyInventoryTest {

  private static final Path ROOT = Path.of("..");

  // Whatever somebody may ask a provider of Java for, good or bad.
  private static final Pattern ALGORITHM =
      Pattern.compile(
          "\"((?:AES|Hmac|HKDF|SHA(?!RE)|ML-|MD|RSA|DSA|EC(?!DHE-)|Ed|X(?=[0-9]))[0-9A-Za-z/-]*(?<=[0-9A-Z]|Padding)"
              + "|SHA[0-9]+with[A-Za-z0-9]+|PBKDF2\\w*|ChaCha20\\S*|Blowfish|DES\\w*|RC[24])\"");

  /// Each as the table calls it.
  private static final Map<String, String> TOLD =
      Map.ofEntries(
          Map.entry("AES", "AES-256-GCM"),
          Map.entry("AES/GCM/NoPadding", "AES-256-GCM"),
          Map.entry("HmacSHA256", "HMAC-SHA-256"),
          Map.entry("HKDF-SHA256", "HKDF-, HMAC-SHA-256"),
          Map.entry("SHA-256", "SHA-256"),
          Map.entry("SHA-1", "SHA-1 also names files"),
          Map.entry("SHA1", "SHA-1 also names files"),
          Map.entry("SHA256", "SHA-256"),
          Map.entry("MD5", "MD5"),
          Map.entry("Ed25519", "Ed25519"),
          Map.entry("ML-KEM-768", "ML-KEM-768"),
          Map.entry("X25519", "X25519"),
          Map.entry("SHA3-256", "SHA3-256"),
          Map.entry("EC", "ECDSA P-256"),
          Map.entry("SHA256withECDSA", "ECDSA P-256"),
          Map.entry("SHA256withRSA", "RSA"),
          Map.entry("SHA256withECDSAinP1363Format", "ECDSA on P-256"),
          Map.entry("RSA/ECB/OAEPPadding", "RSA-OAEP with SHA-256"),
          Map.entry("RSA", "RSA 3,072"));

  @Test
  void whatTheSourcesUseStandsInTheTable() throws IOException {
    String table = inventory();
    Set<String> used = used();

    assertThat(used).contains("AES/GCM/NoPadding", "HmacSHA256", "Ed25519");
    assertThat(used)
        .as("whoever uses another writes it into the table, and here")
        .allMatch(name -> TOLD.containsKey(name) && table.contains(TOLD.get(name)));
    assertThat(TOLD.keySet()).as("what nobody uses is not told").allMatch(used::contains);
  }

  private static String inventory() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/security/asvs.md"));
    int from = page.indexOf("**Cryptography (11.1.2).**");
    return page.substring(from, page.indexOf("\n## ", from));
  }

  private static Set<String> used() throws IOException {
    Set<String> used = new TreeSet<>();
    try (Stream<Path> rooms = Files.list(ROOT)) {
      for (Path room : rooms.map(each -> each.resolve("src/main/java")).toList()) {
        if (Files.isDirectory(room)) {
          collect(room, used);
        }
      }
    }
    return used;
  }

  private static void collect(Path sources, Set<String> used) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path each : files.filter(file -> file.toString().endsWith(".java")).toList()) {
        Matcher named = ALGORITHM.matcher(Files.readString(each));
        while (named.find()) {
          used.add(named.group(1));
        }
      }
    }
  }
}
