package org.holdfast.identity;

import com.webauthn4j.verifier.exception.BadChallengeException;
import com.webauthn4j.verifier.exception.BadOriginException;
import com.webauthn4j.verifier.exception.BadRpIdException;
import com.webauthn4j.verifier.exception.BadTopOriginException;
import com.webauthn4j.verifier.exception.CrossOriginException;
import com.webauthn4j.verifier.exception.InconsistentClientDataTypeException;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import com.webauthn4j.verifier.exception.MissingChallengeException;
import com.webauthn4j.verifier.exception.NotAllowedCredentialIdException;
import com.webauthn4j.verifier.exception.UserNotPresentException;
import com.webauthn4j.verifier.exception.UserNotVerifiedException;
import com.webauthn4j.verifier.exception.VerificationException;

/// What a browser answered is not accepted; nothing was changed. Who is at the door is told one
/// sentence for all of it, the audit log the reason.
final class PasskeyRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  enum Reason {
    /// Not of the form that the standard gives.
    UNREADABLE,
    /// For another site, such as one that stands in between.
    ELSEWHERE,
    /// An answer to something that was not asked just now.
    NOT_ASKED,
    /// Nobody showed that they are there, or who they are.
    NOBODY_THERE,
    /// Another passkey, or another person's.
    NOT_THIS_ONE,
    /// It was used before by a copy of itself, or is that copy.
    COPIED,
    /// A signature or a key that is not what it says.
    NOT_GENUINE;

    static Reason of(VerificationException e) {
      return switch (e) {
        case BadOriginException _, BadRpIdException _ -> ELSEWHERE;
        case CrossOriginException _, BadTopOriginException _ -> ELSEWHERE;
        case BadChallengeException _, MissingChallengeException _ -> NOT_ASKED;
        case InconsistentClientDataTypeException _ -> NOT_ASKED;
        case UserNotPresentException _, UserNotVerifiedException _ -> NOBODY_THERE;
        case NotAllowedCredentialIdException _ -> NOT_THIS_ONE;
        case MaliciousCounterValueException _ -> COPIED;
        default -> NOT_GENUINE; // the library's exceptions are not sealed
      };
    }
  }

  private final Reason reason;

  PasskeyRefusal(Reason reason) {
    super("That passkey was not accepted. Try again, or use another way to sign in.");
    this.reason = reason;
  }

  PasskeyRefusal(Reason reason, Throwable cause) {
    super("That passkey was not accepted. Try again, or use another way to sign in.", cause);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
