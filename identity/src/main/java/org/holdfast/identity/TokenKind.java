package org.holdfast.identity;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// The secrets that apps hold: 256 random bits each behind four letters, so that a scanner for
/// leaked secrets can know them.
enum TokenKind {
  CODE("hfc_", 1),
  ACCESS("hfa_", 2),
  REFRESH("hfr_", 3),
  DEVICE("hfd_", 4);

  private static final int BYTES = 32;
  private static final Pattern REST = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final String prefix;
  private final int code;

  TokenKind(String prefix, int code) {
    this.prefix = prefix;
    this.code = code;
  }

  /// As it stands in `identity_grant_token.kind`.
  int code() {
    return code;
  }

  String make(SecureRandom random) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /// @return empty if `sent` cannot be one; saves the look-up
  Optional<String> parse(String sent) {
    return sent.startsWith(prefix) && REST.matcher(sent.substring(prefix.length())).matches()
        ? Optional.of(sent)
        : Optional.empty();
  }
}
