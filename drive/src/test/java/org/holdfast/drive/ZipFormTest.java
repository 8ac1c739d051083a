package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.holdfast.content.RevisionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What ZIP structures say, as others read them. Contents of gigabytes are holes in a file.
class ZipFormTest {

  private static final long FIVE_GIB = 5L << 30;
  private static final byte[] NO_ID = new byte[16];

  @TempDir Path folder;

  @Test
  void aFileOfMoreThanFourGibibytesAndWhatLiesBehindItAreRead() throws Exception {
    byte[] small = "behind it".getBytes(StandardCharsets.UTF_8);
    Path archive =
        write(
            List.of(
                file("huge.bin", FIVE_GIB, 0, "2026-04-12T08:30:01Z"),
                file("small.txt", small.length, crc(small), "2026-04-12T08:30:01Z")),
            List.of(new byte[0], small));

    try (ZipFile zip = new ZipFile(archive.toFile())) {
      assertThat(zip.getEntry("huge.bin").getSize()).isEqualTo(FIVE_GIB);
      assertThat(read(zip, "small.txt")).isEqualTo(small);
    }
    if (ZipTools.isThere("python3")) {
      assertThat(
              ZipTools.run(
                  List.of(
                      "python3",
                      "-c",
                      "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]);"
                          + " print(z.getinfo('huge.bin').file_size, z.read('small.txt'))",
                      archive.toString())))
          .isEqualTo(FIVE_GIB + " b'behind it'\n");
    }
    if (ZipTools.isThere("bsdtar")) {
      assertThat(ZipTools.run(List.of("bsdtar", "-tvf", archive.toString())))
          .contains(Long.toString(FIVE_GIB));
    }
  }

  @Test
  void everySizeRoundTheLimitIsRead() throws Exception {
    for (long size = ZipForm.MOST_32 - 1; size <= ZipForm.MOST_32 + 1; size++) {
      Path archive =
          write(
              List.of(
                  file("large.bin", size, 0, "2026-04-12T08:30:01Z"),
                  file("behind", 0, 0, "2026-04-12T08:30:01Z")),
              List.of(new byte[0], new byte[0]));

      try (ZipFile zip = new ZipFile(archive.toFile())) {
        assertThat(zip.getEntry("large.bin").getSize()).isEqualTo(size);
        assertThat(read(zip, "behind")).isEmpty();
      }
    }
  }

  @Test
  void timesAreThoseOfTheFileWhereverTheyLie() throws Exception {
    List<String> times =
        List.of(
            "0001-01-01T00:00:00Z",
            "1969-12-31T23:59:58Z",
            "1980-01-01T00:00:00Z",
            "2026-02-28T23:59:59Z",
            "2038-01-19T03:14:09Z",
            "2107-12-31T23:59:58Z",
            "9999-12-31T23:59:59Z");
    List<Packed> entries = new ArrayList<>();
    for (int i = 0; i < times.size(); i++) {
      entries.add(file("at-" + i, 0, 0, times.get(i)));
    }
    Path archive = write(entries, times.stream().map(_ -> new byte[0]).toList());

    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (int i = 1; i < times.size(); i++) {
        ZipEntry entry = zip.getEntry("at-" + i);
        assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(Instant.parse(times.get(i)));
      }
      // NTFS's first moment, and so the nearest.
      assertThat(zip.getEntry("at-0").getLastModifiedTime().toInstant())
          .isEqualTo(Instant.parse("1601-01-01T00:00:00Z"));
    }
    ZipTools.check(archive);
  }

  private Path write(List<Packed> entries, List<byte[]> contents) throws IOException {
    Path archive = folder.resolve("archive-" + System.nanoTime() + ".zip");
    ArchivePiece piece = new ArchivePiece(0, 0, 0, entries);
    List<ArchivePiece.Placed> placed = piece.placed();
    long directoryAt = placed.getLast().end();
    try (FileChannel out =
        FileChannel.open(archive, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int i = 0; i < placed.size(); i++) {
        ArchivePiece.Placed each = placed.get(i);
        out.write(ByteBuffer.wrap(each.header()), each.at());
        out.write(ByteBuffer.wrap(contents.get(i)), each.contentAt());
        out.write(ByteBuffer.wrap(each.record()), directoryAt + each.recordAt());
      }
      long bytes = placed.getLast().recordEnd();
      byte[] end = ZipForm.end(entries.size(), directoryAt, bytes);
      out.write(ByteBuffer.wrap(end), directoryAt + bytes);
    }
    return archive;
  }

  private static Packed file(String path, long size, int crc, String modified) {
    long at = Instant.parse(modified).toEpochMilli();
    return new Packed(path, at, at, size, crc, new Packed.Source.Content(RevisionId.of(NO_ID)));
  }

  private static byte[] read(ZipFile zip, String name) throws IOException {
    try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
      return in.readAllBytes();
    }
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
