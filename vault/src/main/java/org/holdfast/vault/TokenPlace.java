package org.holdfast.vault;

import java.nio.file.Path;

/// Where a PKCS#11 token is.
///
/// @param library the module of its maker: a shared library
/// @param slot the id of its slot, as the maker's tool shows it
public record TokenPlace(Path library, long slot) {

  public TokenPlace {
    if (!library.isAbsolute()) {
      throw new IllegalArgumentException(
          "the library of a token is named by its whole path, not " + library);
    }
    if (slot < 0) {
      throw new IllegalArgumentException("slots count from 0, not " + slot);
    }
  }

  /// What the JDK is told of it. Keys are made for this session and copied into the token under
  /// their name: made there at once, they would lie there nameless if this process was killed.
  String settings() {
    return """
    --name = holdfast-%d
    library = %s
    slot = %d
    attributes(generate, CKO_SECRET_KEY, CKK_AES) = {
      CKA_TOKEN = false
      CKA_PRIVATE = true
      CKA_SENSITIVE = true
      CKA_EXTRACTABLE = false
      CKA_ENCRYPT = true
      CKA_DECRYPT = true
      CKA_WRAP = false
      CKA_UNWRAP = false
    }
    """
        .formatted(slot, quoted(library), slot);
  }

  private static String quoted(Path library) {
    return '"' + library.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @Override
  public String toString() {
    return "slot %d of %s".formatted(slot, library);
  }
}
