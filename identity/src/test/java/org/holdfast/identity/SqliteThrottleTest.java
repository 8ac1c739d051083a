package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.holdfast.audit.Factor;
import org.holdfast.database.Database;
import org.holdfast.database.SealedFields;
import org.holdfast.database.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteThrottleTest extends ThrottleContract {

  @TempDir private Path folder;

  private final ExecutorService writer = Executors.newSingleThreadExecutor();

  @Override
  Database open() {
    return SqliteDatabase.open(folder.resolve("a.db"), List.of(Identity.SCHEMA), writer);
  }

  @AfterEach
  void stop() {
    writer.shutdown();
  }

  @Test
  void r18_noPersonAddressOrNumberLiesInTheDatabaseInClear() throws IOException {
    SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
    SealedFields fields = new SealedFields(key, key, new SecureRandom());
    Path other = Files.createDirectory(folder.resolve("other"));
    InetAddress from = InetAddress.getByAddress("host", "WXYZ".getBytes(StandardCharsets.US_ASCII));
    try (Database database =
        SqliteDatabase.open(other.resolve("b.db"), List.of(Identity.SCHEMA), Runnable::run)) {
      new Throttle(database, fields, InstantSource.system())
          .admit(
              new SignInAttempt(
                  "ana@example.org", Factor.PASSWORD, Optional.empty(), Optional.of(from)));
      assertThat(
              new SendLimit(database, fields, InstantSource.system())
                  .take("ana@example.org", "+4312345678"))
          .isEmpty();
    }
    try (Stream<Path> files = Files.list(other)) {
      for (Path file : files.toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .doesNotContain("ana@example", "WXY", "12345678", "87.88.89", "5758595");
      }
    }
  }
}
