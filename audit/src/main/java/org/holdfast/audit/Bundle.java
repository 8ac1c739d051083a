package org.holdfast.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// An exported log, checked from its file and its public key alone: no server, no vault, no
/// network.
public final class Bundle {

  /// What came of a check.
  ///
  /// @param head what the log signed
  /// @param findings empty if every entry is as it was written; else the earliest entry first
  /// @param key that of the log, as the bundle itself tells it
  public record Report(Checkpoint head, List<LogFinding> findings, NoteKey key) {
    public Report {
      findings = List.copyOf(findings);
    }
  }

  private final DataInputStream in;

  private Bundle(InputStream in) {
    this.in = new DataInputStream(new BufferedInputStream(in, 1 << 16));
  }

  /// Reads `in` to its end. Holds one entry in memory at a time.
  ///
  /// @param trusted the log's key, if it is known from elsewhere; without it the bundle's own key
  ///   is taken, which tells only that the bundle fits itself
  /// @throws AuditRefusal.Tampered if it is no bundle, or cut off before its entries
  /// @throws AuditRefusal.NotANote if its checkpoint is not by the key
  public static Report check(InputStream in, Optional<NoteKey> trusted, LogProgress progress)
      throws IOException {
    return new Bundle(in).check(trusted, progress);
  }

  private Report check(Optional<NoteKey> trusted, LogProgress progress) throws IOException {
    try {
      if (!Arrays.equals(BundleWriter.MAGIC, in.readNBytes(BundleWriter.MAGIC.length))) {
        throw new AuditRefusal.Tampered("This is no log bundle of a known format.");
      }
      NoteKey own = NoteKey.parse(text(block()));
      if (trusted.isPresent() && !trusted.get().equals(own)) {
        throw new AuditRefusal.NotANote("The bundle is of another log than the key.");
      }
      Checkpoint signed = Checkpoint.parse(block(), own);
      if (!signed.origin().equals(own.name())) {
        throw new AuditRefusal.NotANote("The bundle's checkpoint is of another log.");
      }
      return new Report(signed, entries(own, signed, progress), own);
    } catch (EOFException e) {
      throw new AuditRefusal.Tampered("The bundle is cut off.", e);
    }
  }

  private List<LogFinding> entries(NoteKey key, Checkpoint signed, LogProgress progress)
      throws IOException {
    long said = in.readLong();
    LogCheck check = new LogCheck(key);
    long read = 0;
    boolean whole = true;
    while (whole && read < said) {
      whole = next(check);
      read += whole ? 1 : 0;
      progress.at(read, said);
    }
    if (!whole) {
      check.beside(read, "is cut off: the file ends too early.");
    }
    if (said != signed.head().size()) {
      check.beside(
          Math.min(said, signed.head().size()),
          "is where the file ends or goes on, against what was signed.");
    }
    if (whole && in.read() >= 0) {
      check.beside(read, "is not the end: something stands behind the last entry.");
    }
    return check.findings(signed.head());
  }

  /// @return whether there was one
  private boolean next(LogCheck check) throws IOException {
    try {
      byte[] entry = block();
      byte[] seal = new byte[Ed25519.SIGNATURE_BYTES];
      in.readFully(seal);
      check.entry(entry, seal);
      return true;
    } catch (EOFException _) {
      return false;
    }
  }

  private byte[] block() throws IOException {
    byte[] bytes = new byte[in.readUnsignedShort()];
    in.readFully(bytes);
    return bytes;
  }

  private static String text(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    if (!Arrays.equals(text.getBytes(UTF_8), bytes)) {
      throw new AuditRefusal.NotANote("The bundle's key is not text.");
    }
    return text;
  }
}
