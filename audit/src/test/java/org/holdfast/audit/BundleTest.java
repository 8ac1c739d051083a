package org.holdfast.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.holdfast.database.Database;
import org.holdfast.database.SqliteDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An exported log, and every way to alter it.
@SuppressWarnings("NullAway.Init") // made before each test
class BundleTest {

  private static final int ENTRIES = 7;

  @TempDir private Path folder;

  private byte[] bundle;
  private NoteKey key;

  @BeforeEach
  void export() throws IOException {
    try (Database database =
            SqliteDatabase.open(folder.resolve("m.db"), List.of(Audit.SCHEMA), Runnable::run);
        LogHouse house = LogHouse.over(database)) {
      house.log(2);
      house.log(4);
      key = house.audit.key();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThat(house.audit.export(out, LogProgress.SILENT)).isEqualTo(ENTRIES);
      bundle = out.toByteArray();
    }
  }

  private static Bundle.Report check(byte[] bytes, Optional<NoteKey> trusted) throws IOException {
    return Bundle.check(new ByteArrayInputStream(bytes), trusted, LogProgress.SILENT);
  }

  private List<LogFinding> findings(List<Exported> entries) throws IOException {
    return check(bundle(entries), Optional.of(key)).findings();
  }

  @Test
  void aWholeBundleIsFoundWhole() throws IOException {
    Bundle.Report report = check(bundle, Optional.of(key));

    assertThat(report.findings()).isEmpty();
    assertThat(report.head().head().size()).isEqualTo(ENTRIES);
    assertThat(report.key()).isEqualTo(key);
    assertThat(bundle(entries())).isEqualTo(bundle);
  }

  @Test
  void w28_everyChangedByteIsNoticed() throws IOException {
    for (int i = 0; i < bundle.length; i++) {
      byte[] bad = bundle.clone();
      bad[i] ^= (byte) (1 << i % 8);
      List<LogFinding> found = new ArrayList<>();
      Throwable refused =
          catchThrowable(() -> found.addAll(check(bad, Optional.of(key)).findings()));

      if (refused == null) {
        assertThat(found).as("byte %d", i).isNotEmpty();
      } else {
        assertThat(refused).as("byte %d", i).isInstanceOf(AuditRefusal.class);
      }
    }
  }

  @Test
  void w28_aCutAnywhereIsNoticed() throws IOException {
    for (int length = 0; length < bundle.length; length += 5) {
      byte[] bad = Arrays.copyOf(bundle, length);
      List<LogFinding> found = new ArrayList<>();
      Throwable refused =
          catchThrowable(() -> found.addAll(check(bad, Optional.of(key)).findings()));

      if (refused == null) {
        assertThat(found).as("cut to %d", length).isNotEmpty();
      } else {
        assertThat(refused).as("cut to %d", length).isInstanceOf(AuditRefusal.class);
      }
    }
    byte[] longer = Arrays.copyOf(bundle, bundle.length + 1);
    assertThat(check(longer, Optional.of(key)).findings()).isNotEmpty();
  }

  @Test
  void w28_eachAlteredEntryIsNamedFirst() throws IOException {
    for (int i = 0; i < ENTRIES; i++) {
      List<Exported> bad = entries();
      byte[] entry = bad.get(i).entry.clone();
      entry[entry.length - 1] ^= 1;
      bad.set(i, new Exported(entry, bad.get(i).seal));

      assertThat(findings(bad)).hasSize(1);
      assertThat(findings(bad).getFirst().index()).isEqualTo(i);
      assertThat(findings(bad).getFirst().kind()).isEqualTo(LogFinding.Kind.ALTERED);
    }
  }

  @Test
  void w28_eachRemovedEntryIsNamedFirst() throws IOException {
    for (int i = 0; i < ENTRIES; i++) {
      List<Exported> bad = entries();
      bad.remove(i);

      LogFinding first = findings(bad).getFirst();
      assertThat(first.index()).isEqualTo(i);
    }
  }

  @Test
  void w28_eachPairOfExchangedEntriesIsNamedFirst() throws IOException {
    for (int i = 0; i < ENTRIES; i++) {
      for (int j = i + 1; j < ENTRIES; j++) {
        List<Exported> bad = entries();
        Collections.swap(bad, i, j);

        LogFinding first = findings(bad).getFirst();
        assertThat(first.index()).as("%d and %d", i, j).isEqualTo(i);
        assertThat(first.kind()).isEqualTo(LogFinding.Kind.OUT_OF_PLACE);
      }
    }
  }

  @Test
  void w28_eachBackDatedEntryIsNamedFirst() throws IOException {
    for (int i = 1; i < ENTRIES; i++) {
      List<Exported> bad = entries();
      byte[] entry = bad.get(i).entry.clone();
      ByteBuffer.wrap(entry).putLong(12, ByteBuffer.wrap(entry).getLong(12) - 86_400_000);
      bad.set(i, new Exported(entry, bad.get(i).seal));

      assertThat(findings(bad).getFirst().index()).isEqualTo(i);
      assertThat(findings(bad).getFirst().kind()).isEqualTo(LogFinding.Kind.BACK_DATED);
    }
  }

  @Test
  void w28_anEntryThatStandsThereTwiceIsNamed() throws IOException {
    List<Exported> bad = entries();
    bad.add(5, bad.get(3));

    assertThat(findings(bad))
        .anyMatch(each -> each.kind() == LogFinding.Kind.REPEATED && each.index() == 3);
  }

  @Test
  void aBundleOfAnotherLogIsRefused() {
    NoteKey other = new NoteSigner(key.name(), new byte[32]).key();

    assertThatThrownBy(() -> check(bundle, Optional.of(other)))
        .isInstanceOf(AuditRefusal.NotANote.class)
        .hasMessageContaining("another log");
  }

  /// An entry of a bundle, in a test's hands.
  private static final class Exported {
    private final byte[] entry;
    private final byte[] seal;

    Exported(byte[] entry, byte[] seal) {
      this.entry = entry;
      this.seal = seal;
    }
  }

  private List<Exported> entries() throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bundle));
    in.skipNBytes(5);
    in.skipNBytes(in.readUnsignedShort());
    in.skipNBytes(in.readUnsignedShort());
    long count = in.readLong();
    List<Exported> all = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      all.add(new Exported(in.readNBytes(in.readUnsignedShort()), in.readNBytes(64)));
    }
    return all;
  }

  private byte[] bundle(List<Exported> entries) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bundle));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(in.readNBytes(5));
    for (int i = 0; i < 2; i++) {
      byte[] block = in.readNBytes(in.readUnsignedShort());
      out.writeShort(block.length);
      out.write(block);
    }
    out.writeLong(entries.size());
    for (Exported each : entries) {
      out.writeShort(each.entry.length);
      out.write(each.entry);
      out.write(each.seal);
    }
    return bytes.toByteArray();
  }
}
