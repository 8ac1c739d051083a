package org.holdfast.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Films that a real ffmpeg makes.
final class FilmSamples {

  private FilmSamples() {}

  /// With `./test` a machine without it fails; by hand the test is passed over.
  static void requireProgram(String path) {
    boolean here = Files.isExecutable(Path.of(path));
    if (System.getenv("HOLDFAST_WHOLE_TEST") != null) {
      assertThat(here).as(path + " is on this machine").isTrue();
    } else {
      assumeTrue(here, "not here: " + path);
    }
  }

  /// Two seconds, red on the left and white on the right, 320 by 160 points.
  static byte[] film(Path folder, String ending, String... how) throws Exception {
    requireProgram("/usr/bin/ffmpeg");
    Path file = Files.createTempFile(folder, "sample", "." + ending);
    List<String> command = new ArrayList<>(List.of("/usr/bin/ffmpeg", "-v", "error", "-y"));
    command.addAll(List.of("-f", "lavfi", "-i", "color=red:size=160x160:rate=10:duration=2"));
    command.addAll(List.of("-f", "lavfi", "-i", "color=white:size=160x160:rate=10:duration=2"));
    command.addAll(List.of("-filter_complex", "hstack"));
    command.addAll(List.of(how));
    command.add(file.toString());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    return Files.readAllBytes(file);
  }

  static Ranges ranges(byte[] file) {
    return new Ranges() {
      @Override
      public long sizeBytes() {
        return file.length;
      }

      @Override
      public void writeTo(OutputStream out, long from, long length) throws IOException {
        out.write(file, Math.toIntExact(from), Math.toIntExact(length));
      }
    };
  }
}
