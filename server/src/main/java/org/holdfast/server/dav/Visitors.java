package org.holdfast.server.dav;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.holdfast.audit.Circumstances;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.SignIn;
import org.holdfast.identity.SignedIn;
import org.holdfast.identity.Tokens;
import org.holdfast.server.SecurityLog;

/// Who is at the door: with an app password over Basic, or with a bearer token.
///
/// The password of an account is never looked at here. What is has 256 random bits, so that
/// guessing is hopeless and costs a look-up of one row; wrong ones are counted in the log.
public final class Visitors {

  private final SignIn signIn;
  private final AppPasswords passwords;
  private final SecurityLog log;

  /// Tells who shows an address and an app password.
  @FunctionalInterface
  public interface AppPasswords {
    /// @see Tokens#appPassword
    Optional<SignedIn> find(EmailAddress email, String password);
  }

  public Visitors(SignIn signIn, AppPasswords passwords, SecurityLog log) {
    this.signIn = signIn;
    this.passwords = passwords;
    this.log = log;
  }

  /// @throws DavRefusal 401
  SignedIn require(Exchange exchange) {
    Optional<String> shown = exchange.header("Authorization");
    Optional<SignedIn> found = shown.flatMap(this::find);
    if (shown.isPresent() && found.isEmpty()) {
      log.signInRefused(Circumstances.current());
    }
    return found.orElseThrow(() -> unauthenticated().refusal());
  }

  /// Whether what they signed in with still lets them in.
  boolean live(SignedIn signedIn) {
    return signIn.alive(signedIn.session());
  }

  static DavError unauthenticated() {
    return DavError.of(
            401,
            "unauthenticated",
            "Sign in with your mail address and an app password: make one on your account's"
                + " page, under app passwords and tokens.")
        .with("WWW-Authenticate", "Basic realm=\"Holdfast\", charset=\"UTF-8\"");
  }

  private Optional<SignedIn> find(String header) {
    if (header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return signIn.bearer(header.substring(7).strip());
    }
    return header.regionMatches(true, 0, "Basic ", 0, 6)
        ? basic(header.substring(6).strip())
        : Optional.empty();
  }

  private Optional<SignedIn> basic(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : passwords.find(EmailAddress.parse(pair.substring(0, colon)), pair.substring(colon + 1));
    } catch (IllegalArgumentException | AccountRefusal _) {
      return Optional.empty(); // no base64, or no mail address: nobody
    }
  }
}
