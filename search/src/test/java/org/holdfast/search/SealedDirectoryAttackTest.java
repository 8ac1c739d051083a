package org.holdfast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.RandomAccessInput;
import org.holdfast.content.DriveId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of an index by themselves: read back from anywhere, and refused when they were
/// changed.
class SealedDirectoryAttackTest {

  private static final int SEGMENT = FileSeal.SEGMENT_BYTES;
  private static final int STORED = FileSeal.STORED_BYTES;
  private static final int HEADER = FileSeal.HEADER_BYTES;

  @TempDir Path folder;

  private final SecureRandom random = new SecureRandom();
  private final byte[] key = new byte[IndexKey.BYTES];
  private final Generation generation = Generation.fresh(DriveId.random(random), random);

  @Test
  void whatWasWrittenIsReadBackFromAnywhere() throws IOException {
    for (int length : new int[] {0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 50_001}) {
      byte[] plain = bytes(length);
      write("a" + length, plain);
      SealedDirectory directory = open(generation);
      assertThat(directory.fileLength("a" + length)).isEqualTo(length);
      try (IndexInput in = directory.openInput("a" + length, IOContext.DEFAULT)) {
        assertThat(in.length()).isEqualTo(length);
        readSome(in, plain);
        assertThatThrownBy(
                () -> {
                  in.seek(length);
                  in.readByte();
                })
            .isInstanceOf(EOFException.class);
      }
    }
  }

  private static void readSome(IndexInput in, byte[] plain) throws IOException {
    Random places = new Random(plain.length);
    RandomAccessInput anywhere = in.randomAccessSlice(0, plain.length);
    for (int i = 0; i < 200 && plain.length > 8; i++) {
      int at = places.nextInt(plain.length - 8);
      int length = places.nextInt(plain.length - at);
      byte[] read = new byte[length];
      in.seek(at);
      in.clone().readBytes(read, 0, length);
      assertThat(read).isEqualTo(Arrays.copyOfRange(plain, at, at + length));
      long number = 0;
      for (int b = 7; b >= 0; b--) {
        number = (number << 8) | (plain[at + b] & 0xFF);
      }
      assertThat(anywhere.readLong(at)).isEqualTo(number);
      assertThat(anywhere.readInt(at)).isEqualTo((int) number);
      assertThat(anywhere.readShort(at)).isEqualTo((short) number);
      assertThat(in.slice("part", at, 8).readLong()).isEqualTo(number);
    }
  }

  @Test
  void r01_everyByteOfAFileMatters() throws IOException {
    write("a", bytes(100));
    byte[] stored = Files.readAllBytes(folder.resolve("a"));
    for (int i = 0; i < stored.length; i++) {
      byte[] changed = stored.clone();
      changed[i] ^= 1;
      Files.write(folder.resolve("a"), changed);
      requireRefused("a", generation);
    }
  }

  @Test
  void r02_r03_aFileHasItsLength() throws IOException {
    write("a", bytes(3 * SEGMENT));
    byte[] stored = Files.readAllBytes(folder.resolve("a"));
    for (int length :
        new int[] {
          0, 10, HEADER, HEADER + 20, HEADER + STORED, HEADER + 2 * STORED, stored.length - 1
        }) {
      Files.write(folder.resolve("a"), Arrays.copyOf(stored, length));
      requireRefused("a", generation);
    }
    for (int more : new int[] {1, 28, STORED}) {
      Files.write(folder.resolve("a"), Arrays.copyOf(stored, stored.length + more));
      requireRefused("a", generation);
    }
  }

  @Test
  void r04_segmentsStayWhereTheyWereWritten() throws IOException {
    write("a", bytes(3 * SEGMENT));
    byte[] stored = Files.readAllBytes(folder.resolve("a"));
    byte[] swapped = stored.clone();
    System.arraycopy(stored, HEADER, swapped, HEADER + STORED, STORED);
    System.arraycopy(stored, HEADER + STORED, swapped, HEADER, STORED);
    Files.write(folder.resolve("a"), swapped);
    requireRefused("a", generation);
  }

  @Test
  void r05_segmentsOfAnotherFileAreRefusedAlsoOfOneThatHadItsName() throws IOException {
    write("a", bytes(2 * SEGMENT));
    byte[] before = Files.readAllBytes(folder.resolve("a"));
    Files.delete(folder.resolve("a"));
    write("a", bytes(2 * SEGMENT));
    byte[] mixed = Files.readAllBytes(folder.resolve("a"));
    System.arraycopy(before, HEADER, mixed, HEADER, STORED);
    Files.write(folder.resolve("a"), mixed);
    requireRefused("a", generation);
  }

  @Test
  void r06_aFileIsWhatItWasWrittenAs() throws IOException {
    write("a", bytes(100));
    Files.copy(folder.resolve("a"), folder.resolve("b"));
    requireRefused("b", generation);
    requireRefused("a", new Generation(DriveId.random(random), generation.id()));
    requireRefused("a", Generation.fresh(generation.drive(), random));
    key[0] ^= 1;
    requireRefused("a", generation);
  }

  @Test
  void onlyACommitIsRenamed() throws IOException {
    write("pending_segments_1", bytes(100));
    SealedDirectory directory = open(generation);
    directory.rename("pending_segments_1", "segments_1");
    directory.openInput("segments_1", IOContext.DEFAULT).close();
    write("a", bytes(100));

    assertThatThrownBy(() -> directory.rename("a", "b")).isInstanceOf(IOException.class);
  }

  private void requireRefused(String name, Generation as) {
    assertThatThrownBy(
            () -> {
              try (IndexInput in = open(as).openInput(name, IOContext.DEFAULT)) {
                in.readBytes(new byte[(int) in.length()], 0, (int) in.length());
              }
            })
        .isInstanceOf(CorruptIndexException.class);
  }

  private void write(String name, byte[] plain) throws IOException {
    try (IndexOutput out = open(generation).createOutput(name, IOContext.DEFAULT)) {
      out.writeBytes(plain, plain.length);
      assertThat(out.getFilePointer()).isEqualTo(plain.length);
    }
  }

  private SealedDirectory open(Generation as) {
    return new SealedDirectory(
        folder, new IndexKey(key.clone()), as, new SegmentCache(1 << 20), random);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
