package org.holdfast.server.graph;

import java.util.Locale;
import org.holdfast.drive.Grantee;
import org.holdfast.drive.Shared;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.IdentityRefusal;
import org.holdfast.identity.SignedIn;

/// Tells people by mail that something is shared with them.
public final class ShareMail {

  /// Puts one letter on its way; [org.holdfast.identity.ShareLetters#send] is one.
  public interface Letters {
    void send(SignedIn from, EmailAddress to, Locale locale, String secret, String message);
  }

  private final Letters letters;

  ShareMail(Letters letters) {
    this.letters = letters;
  }

  /// An account that is invited by its id finds it among what is shared with it.
  ///
  /// @throws GraphRefusal 429 if so many were sent that the next has to wait
  void tell(Call call, Shared shared, String message) {
    if (!(shared.permission().grantee() instanceof Grantee.Outsider(String mail))) {
      return;
    }
    try {
      letters.send(
          call.signedIn(),
          EmailAddress.parse(mail),
          locale(call),
          shared.secret().reveal(),
          message);
    } catch (IdentityRefusal.TooManyBegun late) {
      throw GraphError.of(
              429,
              "activityLimitReached",
              "So many invitations were mailed that the next has to wait. What was shared is"
                  + " shared.")
          .with("Retry-After", Long.toString(Math.max(1, late.until().toSeconds())))
          .refusal();
    }
  }

  /// In the language of who shares: they know their readers better than the server does.
  private static Locale locale(Call call) {
    return call.exchange()
        .header("Accept-Language")
        .map(header -> Locale.forLanguageTag(header.split("[,;]", 2)[0].strip()))
        .orElse(Locale.ENGLISH);
  }
}
