package org.holdfast.stores;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// Microsoft's own emulator of the blob service, in a process of its own. `./test` installs it.
public final class Azurite implements AutoCloseable {

  public static final String ACCOUNT = "holdfasttest";
  public static final String CONTAINER = "copies";

  // Any key is taken that is told to the emulator: this one is made up.
  public static final String KEY = "aG9sZGZhc3QtYXp1cmUta2V5LWNhbmFyeS0wMDAwMDAwMA==";

  private static final Path PROGRAM =
      Path.of(
          "..",
          "tools",
          "azure-store",
          "node_modules",
          "azurite",
          "dist",
          "src",
          "blob",
          "main.js");

  private final Path folder;
  private final int port;
  private final Process process;

  private Azurite(Path folder) {
    this.folder = folder;
    FreePort.Started started = FreePort.started(this::begun);
    this.port = started.port();
    this.process = started.process();
  }

  public static Azurite start(Path folder) {
    boolean there = Files.exists(PROGRAM);
    if (System.getenv("HOLDFAST_WHOLE_TEST") == null) {
      Assumptions.assumeTrue(there, "npm ci in tools/azure-store was not run");
    }
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("key"), KEY + "\n");
      Files.writeString(folder.resolve("wrong"), "AAAA" + KEY.substring(4) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Azurite azurite = new Azurite(folder);
    new BlobContainerClientBuilder()
        .endpoint(azurite.endpoint().toString())
        .containerName(CONTAINER)
        .credential(new StorageSharedKeyCredential(ACCOUNT, KEY))
        .httpClient(new JdkHttpClientBuilder().build())
        .buildClient()
        .create();
    return azurite;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port + "/" + ACCOUNT);
  }

  public AzureSettings settings() {
    return settings(endpoint(), "key");
  }

  public AzureSettings settings(URI endpoint, String credentials) {
    return new AzureSettings(
        endpoint,
        ACCOUNT,
        CONTAINER,
        new CredentialFiles(folder.resolve(credentials), Optional.empty(), Optional.empty()),
        Optional.empty(),
        Duration.ofSeconds(10));
  }

  private Process begun(int port) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "node",
            PROGRAM.toString(),
            "--inMemoryPersistence",
            "--silent",
            "--skipApiVersionCheck",
            "--disableTelemetry",
            "--blobHost",
            "127.0.0.1",
            "--blobPort",
            Integer.toString(port));
    builder.environment().put("AZURITE_ACCOUNTS", ACCOUNT + ":" + KEY);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(new File(folder.toFile(), "azurite.log"))
        .start();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
