package org.holdfast.server;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.holdfast.vault.BuiltInVault;
import org.holdfast.vault.Passphrase;
import org.holdfast.vault.RecoveryKit;
import org.holdfast.vault.VaultRefusal;

/// The recovery kit of a data folder's built-in vault: made, proved by a drill, and used. Opens the
/// vault's file by itself, beside a running server or without one, and changes nothing in it; what
/// was done goes into the log by whoever has the data open.
public final class RecoveryKits {

  private final DataFolder data;
  private final PassphraseSource passphrases;
  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock = InstantSource.system();

  /// Has what was done written into the log.
  public interface Recorder {

    /// @param command for the server that runs, or for the data opened here
    /// @param passphrases for the second case: a person was asked once already
    ConsoleAnswer record(ConsoleCommand command, PassphraseSource passphrases);
  }

  /// @param mark of the sealing that the passphrase opened
  private record Proved(UUID vault, UUID mark) {}

  public RecoveryKits(Path data, PassphraseSource passphrases) {
    this.data = new DataFolder(data);
    this.passphrases = passphrases;
  }

  /// Makes a kit of the passphrase, once that has opened the vault.
  ///
  /// @param to the folder of its pages
  /// @param tell takes lines for a person: where the pages are
  /// @return the exit code
  /// @throws VaultRefusal if nothing was made
  public int make(int needed, int of, Path to, Consumer<String> tell, Recorder recorder) {
    RecoveryKit.requirePossible(needed, of);
    try (Passphrase passphrase = passphrase()) {
      Proved proved = prove(passphrase);
      try (RecoveryKit kit =
          RecoveryKit.make(
              passphrase, proved.vault(), ConsoleDesk.day(clock.instant()), needed, of, random)) {
        kit.writeTo(to).forEach(file -> tell.accept("wrote " + file));
        tell.accept(
            "These files open the vault from now on. Print each by itself, for somebody else or another"
                + " place. Then type as many as are needed from the paper into files of their own,"
                + " prove the kit with `%s TYPED-FILE...`, and destroy all these files."
                    .formatted(data.command("holdfast vault kit check")));
        return record(
            new ConsoleCommand.RecordKit(false, proved.mark().toString(), kit.number(), needed, of),
            passphrase,
            tell,
            recorder);
      }
    }
  }

  /// The drill: shares give the passphrase back, and that opens the vault. It counts if they come
  /// from paper: the pages as they were written prove nothing of what was printed.
  ///
  /// @param tell takes lines for a person
  /// @return the exit code
  /// @throws VaultRefusal if they do not; then nothing is called proved
  public int check(List<Path> shares, Consumer<String> tell, Recorder recorder) {
    try (RecoveryKit.Opened kit = RecoveryKit.open(shares)) {
      Proved proved = prove(kit.passphrase());
      tell.accept(
          "The shares give a passphrase, and it opens the vault %s.".formatted(data.vault()));
      if (!kit.fromPaper()) {
        tell.accept(
            "One at least is a file as `kit make` wrote it, and not what the paper says: this is not noted as proved. Type them from the paper.");
        return 1;
      }
      return record(
          new ConsoleCommand.RecordKit(
              true, proved.mark().toString(), kit.number(), kit.needed(), 0),
          kit.passphrase(),
          tell,
          recorder);
    }
  }

  /// Gives the passphrase back, for who has lost it. Needs no data folder.
  ///
  /// @param to a new file, for its owner alone
  /// @throws VaultRefusal if the shares do not give one, or there is such a file already
  public static void open(List<Path> shares, Path to) {
    try (RecoveryKit.Opened kit = RecoveryKit.open(shares)) {
      kit.passphrase().keepIn(to, new SecureRandom());
    }
  }

  private static int record(
      ConsoleCommand command, Passphrase passphrase, Consumer<String> tell, Recorder recorder) {
    try (Passphrase known = passphrase.copy()) {
      ConsoleAnswer answer = recorder.record(command, PassphraseSource.knowing(known));
      answer.lines().forEach(tell);
      return answer.exit();
    }
  }

  /// Opens the vault and closes it again.
  private Proved prove(Passphrase passphrase) {
    try (BuiltInVault vault = BuiltInVault.open(data.vault(), passphrase, random, clock)) {
      return new Proved(vault.id(), BuiltInVault.sealMark(data.vault(), vault.id()));
    } catch (VaultRefusal.Absent e) {
      throw new VaultRefusal.Absent(
          "There is no built-in vault in %s, which alone has a kit.".formatted(data.vault()));
    } catch (VaultRefusal.WrongPassphrase e) {
      throw new VaultRefusal.WrongPassphrase(
          "This passphrase, or the one that the shares give, does not open the vault %s: it is of another vault, or of an earlier passphrase. Nothing was changed."
              .formatted(data.vault()));
    }
  }

  private Passphrase passphrase() {
    Optional<Path> file =
        Settings.load(data.path()).vaults().stream()
            .map(Settings.VaultPlace::kind)
            .filter(Settings.VaultKind.BuiltIn.class::isInstance)
            .map(Settings.VaultKind.BuiltIn.class::cast)
            .findFirst()
            .orElseThrow(
                () ->
                    new StartRefused(
                        "%s names no built-in vault, and a token has no passphrase to share."
                            .formatted(data.path().resolve(SettingsFile.NAME))))
            .passphraseFile();
    return passphrases
        .given(file, data.passphrase())
        .orElseGet(() -> passphrases.asked(data.vault(), data.passphrase()));
  }
}
