package org.holdfast.search;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;
import org.holdfast.content.DriveId;

/// One index of a drive, from its making until its key is destroyed. What is written anew gets a
/// new generation, with a new key.
record Generation(DriveId drive, UUID id) {

  static final int ID_BYTES = 16;

  static Generation fresh(DriveId drive, SecureRandom random) {
    return new Generation(drive, new UUID(random.nextLong(), random.nextLong()));
  }

  static Generation of(DriveId drive, byte[] id) {
    return new Generation(drive, DriveId.of(id).value()); // the same 128 bits, spelt the same
  }

  byte[] bytes() {
    return new DriveId(id).bytes();
  }

  /// The name of its folder.
  String folder() {
    return HexFormat.of().formatHex(bytes());
  }
}
