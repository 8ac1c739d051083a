package org.holdfast.server.graph;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One request of a batch.
///
/// @param path below the version, without a slash in front; percent-encoded as it came
/// @param headers by name in lower case
/// @param body all of an array
/// @param bodyFault why the body cannot be read; it fails this part alone
/// @param dependsOn ids of parts that must have succeeded before
record BatchPart(
    String id,
    String method,
    String path,
    Optional<String> query,
    Map<String, String> headers,
    ByteBuffer body,
    Optional<String> bodyFault,
    List<String> dependsOn) {

  static String lower(String header) {
    return header.toLowerCase(Locale.ROOT);
  }

  /// Ids and lengths only: the rest is somebody's.
  @Override
  public String toString() {
    return "BatchPart[" + id + ", " + body.remaining() + " bytes]";
  }
}
