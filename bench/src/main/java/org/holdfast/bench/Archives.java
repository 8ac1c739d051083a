package org.holdfast.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// A folder of many files, downloaded as one ZIP file.
final class Archives {
  static final String GROUP = "zip";

  private static final int FILES = 64;

  private final Noise noise;
  private final Sizes sizes;
  private final String folder;

  Archives(Noise noise, Sizes sizes, String round) {
    this.noise = noise;
    this.sizes = sizes;
    this.folder = GROUP + "-" + round;
  }

  List<Step> steps() {
    return List.of(new Step(Measure.ZIP, Optional.of(Measure.ZIP_MEMORY), this::archive));
  }

  private OptionalDouble archive(Running server) throws IOException {
    if (!server.dialect().hasArchives()) {
      return OptionalDouble.empty();
    }
    try (Wire wire = server.connect()) {
      server.dialect().makeFolder(wire, folder);
      for (int i = 0; i < FILES; i++) {
        server.dialect().upload(wire, folder, folder + "-" + i + ".bin", file(i));
      }
      check(server, wire);
      long started = System.nanoTime();
      server.dialect().archive(wire, folder, (buffer, offset, length) -> {});
      double seconds = (System.nanoTime() - started) / 1e9;
      return OptionalDouble.of(FILES * fileBytes() / 1048576.0 / seconds);
    }
  }

  // Once before the clock runs, so that the client need not unpack while it does.
  private void check(Running server, Wire wire) throws IOException {
    Path kept = Files.createTempFile("holdfast-bench", ".zip");
    try {
      try (OutputStream out = Files.newOutputStream(kept)) {
        server.dialect().archive(wire, folder, out::write);
      }
      try (ZipFile zip = new ZipFile(kept.toFile())) {
        int seen = 0;
        for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
          ZipEntry entry = all.nextElement();
          if (!entry.isDirectory()) {
            compare(zip, entry);
            seen++;
          }
        }
        if (seen != FILES) {
          throw new IOException("the archive has " + seen + " of " + FILES + " files");
        }
      }
    } finally {
      Files.delete(kept);
    }
  }

  private void compare(ZipFile zip, ZipEntry entry) throws IOException {
    String name = entry.getName();
    int number = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1, name.indexOf(".bin")));
    Noise.Check check = file(number).check();
    byte[] buffer = new byte[65_536];
    try (InputStream in = zip.getInputStream(entry)) {
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        check.take(buffer, 0, got);
      }
    }
    check.complete();
  }

  private Noise.Stretch file(int number) {
    return noise.file(1_000 + number, fileBytes());
  }

  private long fileBytes() {
    return Math.max(sizes.bigBytes() / FILES, 1);
  }
}
