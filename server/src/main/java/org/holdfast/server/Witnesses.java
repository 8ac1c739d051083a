package org.holdfast.server;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.audit.HttpWitness;
import org.holdfast.audit.NoteShelf;
import org.holdfast.audit.Witness;
import org.holdfast.content.Region;

/// Who keeps checkpoints: every region, and whoever the settings name outside.
final class Witnesses {

  /// The name of the file in the witness' directory.
  static final String FILE = "holdfast-checkpoint";

  private static final String NOTE = "audit-checkpoint";
  private static final int LARGEST_BYTES = 64 << 10;
  private static final Duration CONNECT = Duration.ofSeconds(3);

  private Witnesses() {}

  static List<Witness> of(Settings settings, List<Region> regions, Closing closing) {
    List<Witness> all = new ArrayList<>();
    regions.forEach(region -> all.add(of(region)));
    settings.audit().witnessFolder().map(Witnesses::of).ifPresent(all::add);
    settings
        .audit()
        .witness()
        .map(
            service ->
                new HttpWitness(
                    service.submission(),
                    service.key(),
                    closing.add(HttpClient.newBuilder().connectTimeout(CONNECT).build())))
        .ifPresent(all::add);
    return List.copyOf(all);
  }

  private static Witness of(Region region) {
    return new NoteShelf(
        "region " + region.name(),
        new NoteShelf.Place() {
          @Override
          public Optional<byte[]> read() throws IOException {
            return region.note(NOTE);
          }

          @Override
          public void write(byte[] bytes) throws IOException {
            region.putNote(NOTE, bytes);
          }
        });
  }

  /// A folder on another mount. It is not made here: where the mount is gone, there is no folder.
  private static Witness of(Path folder) {
    Path file = folder.resolve(FILE);
    return new NoteShelf(
        "the witness folder " + folder,
        new NoteShelf.Place() {
          @Override
          public Optional<byte[]> read() throws IOException {
            if (!Files.isDirectory(folder)) {
              throw new IOException("there is no folder " + folder);
            }
            try {
              if (Files.size(file) > LARGEST_BYTES) {
                throw new IOException(file + " is larger than any checkpoint");
              }
              return Optional.of(Files.readAllBytes(file));
            } catch (NoSuchFileException _) {
              return Optional.empty();
            }
          }

          @Override
          public void write(byte[] bytes) throws IOException {
            PrivateFiles.replace(file, bytes);
          }
        });
  }
}
