package org.holdfast.identity;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/// 256 random bits that stand for something: a few letters that say for what, so that a scanner for
/// leaked secrets can know it, and 43 letters of base64url. Shown once, stored only as a keyed
/// hash: not slow and not salted, for nobody guesses 256 bits.
final class Secret {

  /// What it stands for.
  enum Kind {
    /// A bearer token that a person made for a program of theirs.
    TOKEN("hf_"),
    /// A password for one old client, such as one for WebDAV.
    APP_PASSWORD("hp_"),
    /// What a browser keeps while someone is signed in.
    SESSION("hs_"),
    /// What a trusted browser keeps.
    DEVICE("hd_"),
    /// What a browser keeps while someone is signing in, up, or again.
    ATTEMPT("ha_"),
    /// What opens a closed server to one new account.
    INVITATION("hi_"),
    /// What a mail holds by which an account is kept that is to be deleted.
    KEEP("hk_"),
    /// What opens an archive of all that a person has here.
    EXPORT("he_");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  private static final int BYTES = 32;
  private static final int LETTERS = 43;

  private final Kind kind;
  private final String text;

  private Secret(Kind kind, String text) {
    this.kind = kind;
    this.text = text;
  }

  static Secret make(Kind kind, SecureRandom random) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    String letters = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    return new Secret(kind, kind.prefix + letters);
  }

  /// @return empty if `sent` cannot be one of these; saves the look-up
  static Optional<Secret> parse(Kind kind, String sent) {
    boolean fits =
        sent.length() == kind.prefix.length() + LETTERS
            && sent.startsWith(kind.prefix)
            && sent.chars().skip(kind.prefix.length()).allMatch(Secret::isLetter);
    return fits ? Optional.of(new Secret(kind, sent)) : Optional.empty();
  }

  private static boolean isLetter(int c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  /// For its holder, once.
  String text() {
    return text;
  }

  /// What the database finds it by.
  byte[] key(Books books) {
    String label =
        switch (kind) {
          case TOKEN -> "token";
          case APP_PASSWORD -> "app password";
          case SESSION -> "session";
          case DEVICE -> "device";
          case ATTEMPT -> "attempt";
          case INVITATION -> "invitation";
          case KEEP -> "keep";
          case EXPORT -> "export";
        };
    return books.fields().key(label, text);
  }

  @Override
  public String toString() {
    return "Secret";
  }
}
