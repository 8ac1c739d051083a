package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.holdfast.audit.EventKind;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.EmailAddress;
import org.holdfast.vault.EscrowVault;
import org.holdfast.vault.Passphrase;
import org.holdfast.vault.VaultStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A house with an escrow beside its vault, as time goes by.
class EscrowCareTest {

  @TempDir private Path folder;

  private final Days days = new Days();
  private Path serverFile = Path.of("");

  @BeforeEach
  void escrow() {
    try (Passphrase passphrase = Passphrase.generate(new SecureRandom())) {
      serverFile =
          EscrowVault.make(folder.resolve("escrow"), passphrase, new SecureRandom(), days).server();
    }
  }

  private Holdfast begin(String more) {
    Holdfast holdfast =
        days.open(
            folder.resolve("data"),
            """
            vaults: [{name: house}, {name: escrow, kind: escrow, server-file: '%s'}]
            %s
            """
                .formatted(serverFile, more));
    var ana = holdfast.accounts().create(EmailAddress.parse("ana@example.org"), "Ana");
    holdfast.drives().create(ana.id());
    return holdfast;
  }

  private static List<String> run(Holdfast holdfast, ConsoleCommand command) {
    return new ConsoleDesk(holdfast).run(command, (_, _) -> {}).lines();
  }

  private static VaultStatus escrow(Holdfast holdfast) {
    return holdfast.vault().statuses().getLast();
  }

  @Test
  void itsKeyNeverGrowsOld() {
    try (Holdfast holdfast = begin("keys: {rotate: true}")) {
      days.pass(Duration.ofDays(400));

      holdfast.vaultCare().step();
      holdfast.checkpoint();

      assertThat(holdfast.vault().statuses()).allMatch(VaultStatus::isWell);
      assertThat(holdfast.vaultCare().inventory().isDue(escrow(holdfast))).isFalse();
      assertThat(holdfast.audit().last(EventKind.MASTER_KEY_MADE)).isPresent();
      assertThat(holdfast.audit().last(EventKind.VAULT_LOST)).isEmpty();
      assertThat(run(holdfast, new ConsoleCommand.MasterKeys()))
          .anyMatch(line -> line.startsWith("vault house: master key 2 "))
          .anyMatch(
              line ->
                  line.matches(
                      "vault escrow: master key 1 of 2026-11-28, 400 days old: [1-9]\\d* keys; last used on .*; in escrow: wraps, .*"));
    }
  }

  @Test
  void noMasterKeyEndsForItsSake() {
    try (Holdfast holdfast = begin("")) {
      ConsoleCommand disable = new ConsoleCommand.ChangeMasterKey(KeyStep.DISABLE, "house", 1);
      run(holdfast, new ConsoleCommand.RotateMasterKey());
      days.pass(Duration.ofHours(1));

      assertThatThrownBy(() -> run(holdfast, disable))
          .as("every key is wrapped by the escrow as well")
          .isInstanceOf(AccountRefusal.class)
          .hasMessageContaining("still wraps");

      holdfast.vaultCare().wrapAnew();
      days.pass(Duration.ofHours(1));
      assertThat(run(holdfast, disable)).anyMatch(line -> line.contains("is disabled"));
    }
  }

  @Test
  void whoeverLosesItsFileIsToldAndServesOn() throws IOException {
    try (Holdfast holdfast = begin("")) {
      byte[] file = Files.readAllBytes(serverFile);
      Files.delete(serverFile);

      holdfast.vaultCare().step();
      holdfast.checkpoint();

      assertThat(escrow(holdfast).trouble()).get().asString().contains("no escrow file");
      assertThat(holdfast.audit().last(EventKind.VAULT_LOST)).isPresent();
      assertThat(holdfast.vault().isUsable()).isTrue();
      var ben = holdfast.accounts().create(EmailAddress.parse("ben@example.org"), "Ben");
      holdfast.drives().create(ben.id());
      assertThat(uses(holdfast, "house")).isGreaterThan(uses(holdfast, "escrow"));

      restore(file);
      holdfast.vaultCare().step();
      assertThat(uses(holdfast, "house")).isEqualTo(uses(holdfast, "escrow"));
    }
  }

  private void restore(byte[] file) throws IOException {
    Files.createFile(
        serverFile,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(serverFile, file);
  }

  private static long uses(Holdfast holdfast, String vault) throws IOException {
    return holdfast.vaultCare().uses().entrySet().stream()
        .filter(each -> each.getKey().vault().equals(vault))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
