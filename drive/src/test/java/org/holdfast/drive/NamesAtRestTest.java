package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.at;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamesAtRestTest {

  private static final String CANARY = "canaryXq7";

  @TempDir Path temp;

  @Test
  void r18_namesNotesAndTypesLieNowhereInClear() throws Exception {
    try (House house = House.in(temp)) {
      Drive drive = house.drive();
      Item folder = House.folder(drive, drive.root(), CANARY + " folder");
      Upload upload =
          new Upload(
              new ByteArrayInputStream((CANARY + " content").getBytes(UTF_8)),
              OptionalLong.empty(),
              Optional.of("x/" + CANARY),
              House.NO_TIMES,
              Optional.of(CANARY + " note"));
      Actor actor = new Actor(drive.owner(), CANARY + " client");
      Item file = drive.write(actor, at(folder, CANARY + ".txt"), upload, Precondition.NONE).item();
      drive.change(
          actor,
          file.id(),
          ItemChange.rename(House.name("2" + CANARY), Conflict.FAIL),
          Precondition.NONE);
      drive.beginUpload(
          actor(drive),
          new UploadTarget.Into(at(folder, CANARY + "-up")),
          UploadOptions.NONE,
          Precondition.NONE);
      drive.markVersion(actor, file.id(), 1, VersionWish.named(CANARY + " version"));
      drive.recycle(actor, file.id(), Precondition.NONE);

      assertNowhere("while open");
    }
    assertNowhere("after closing");
  }

  private void assertNowhere(String when) throws Exception {
    try (Stream<Path> files = Files.list(temp)) {
      for (Path file : files.toList()) {
        String bytes = new String(Files.readAllBytes(file), ISO_8859_1);
        for (String form : forms()) {
          assertThat(bytes.contains(form)).as(when + " in " + file.getFileName()).isFalse();
        }
      }
    }
  }

  private static List<String> forms() {
    return Stream.concat(
            Stream.of(UTF_8, UTF_16LE, UTF_16BE).map(NamesAtRestTest::in),
            Stream.of(
                HexFormat.of().formatHex(CANARY.getBytes(UTF_8)),
                CANARY.toUpperCase(Locale.ROOT),
                CANARY.toLowerCase(Locale.ROOT),
                Base64.getEncoder().encodeToString(CANARY.getBytes(UTF_8))))
        .toList();
  }

  private static String in(Charset charset) {
    return new String(CANARY.getBytes(charset), ISO_8859_1);
  }
}
