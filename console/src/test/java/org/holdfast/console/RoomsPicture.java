package org.holdfast.console;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Facet;
import org.holdfast.drive.FileContent;
import org.holdfast.drive.Item;
import org.holdfast.drive.Listing;
import org.holdfast.drive.Version;

/// Looks at a drive through the room itself, reading every byte of every visible file.
record RoomsPicture(Drive drive) {

  private static final int PAGE = 1_000; // no recorded folder holds more

  DrivePicture look() {
    DrivePicture picture = DrivePicture.empty();
    list(drive.root().id(), "", picture);
    drive.recycleBin(PAGE, Optional.empty()).items().stream()
        .map(recycled -> recycled.item().id().text())
        .forEach(picture.bin()::add);
    return picture;
  }

  private void list(ItemId folder, String above, DrivePicture picture) {
    for (Item item : drive.children(folder, Listing.first(PAGE)).items()) {
      String path = above + item.name();
      switch (item.facet()) {
        case Facet.Folder _ -> {
          picture.folders().add(path);
          list(item.id(), path + "/", picture);
        }
        case Facet.File _ -> {
          picture.files().put(path, read(item.id()));
          picture.versions().put(path, versions(item.id()));
        }
      }
    }
  }

  private Map<Integer, String> versions(ItemId file) {
    Map<Integer, String> versions = new TreeMap<>();
    for (Version version : drive.versions(file)) {
      try (FileContent content = drive.open(file, version.number())) {
        versions.put(version.number(), content.file().hashes().sha256Text());
      }
    }
    return versions;
  }

  /// The SHA-256 of what is really there.
  String read(ItemId file) {
    try (FileContent content = drive.open(file)) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      content.reader().copyTo(new Digesting(sha256), 0, content.reader().sizeBytes());
      return HexFormat.of().withUpperCase().formatHex(sha256.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static final class Digesting extends OutputStream {
    private final MessageDigest digest;

    Digesting(MessageDigest digest) {
      this.digest = digest;
    }

    @Override
    public void write(int each) {
      digest.update((byte) each);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      digest.update(bytes, from, length);
    }
  }
}
