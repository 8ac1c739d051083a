package org.holdfast.server.dav;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.holdfast.content.ContentHashes;
import org.holdfast.drive.FileTimes;

/// What ownCloud added to WebDAV and other clients learnt of it: times that come with content, and
/// checksums. `rclone` uses both with `vendor = owncloud`.
final class OwnCloud {

  static final String TIME_HEADER = "X-OC-Mtime";
  static final String CHECKSUM_HEADER = "OC-Checksum";

  private OwnCloud() {}

  static FileTimes times(Exchange exchange) {
    return new FileTimes(Optional.empty(), exchange.header(TIME_HEADER).flatMap(OwnCloud::seconds));
  }

  /// Seconds since 1970, perhaps with a fraction; empty for anything else.
  static Optional<Instant> seconds(String text) {
    String plain = text.strip();
    if (!plain.matches("-?[0-9]{1,12}(\\.[0-9]{1,9})?")) {
      return Optional.empty();
    }
    try {
      BigDecimal millis = new BigDecimal(plain).movePointRight(3);
      return Optional.of(Instant.ofEpochMilli(millis.longValue()));
    } catch (DateTimeException | ArithmeticException _) {
      return Optional.empty();
    }
  }

  static String sha1(ContentHashes hashes) {
    return "SHA1:" + HexFormat.of().formatHex(hashes.sha1());
  }

  static String sha256(ContentHashes hashes) {
    return "SHA256:" + HexFormat.of().formatHex(hashes.sha256());
  }
}
