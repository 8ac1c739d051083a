package org.holdfast.keyservices;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.holdfast.vault.VaultRefusal;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/// What the errors of KMS mean for a vault, and which requests are worth another try.
///
/// @see "AWS KMS API reference: Encrypt, Decrypt, common errors"
/// @see "AWS IAM user guide: troubleshoot Signature Version 4, time stamps and expired signatures"
final class KmsFailures {

  private static final Set<String> ALTERED =
      Set.of("InvalidCiphertextException", "IncorrectKeyException");
  private static final Set<String> OF_ONE_KEY =
      Set.of("NotFoundException", "DisabledException", "KMSInvalidStateException");
  private static final Set<String> TURNED_AWAY =
      Set.of("ThrottlingException", "Throttling", "TooManyRequestsException");
  private static final Set<String> WRONG_KEY =
      Set.of(
          "UnrecognizedClientException",
          "InvalidSignatureException",
          "SignatureDoesNotMatch",
          "InvalidClientTokenId",
          "IncompleteSignature");
  private static final Set<String> DENIED =
      Set.of("AccessDeniedException", "AccessDenied", "NotAuthorized", "OptInRequired");
  private static final Set<String> OUT_OF_TIME =
      Set.of("RequestExpired", "ExpiredTokenException", "RequestTimeTooSkewed");

  /// What a signature is told to be where a clock goes wrong: under the code of a wrong key.
  private static final Pattern OF_ANOTHER_TIME =
      Pattern.compile("Signature (expired|not yet current)");

  private static final int LONGEST_TOLD = 300;

  private final AwsPlace place;
  private final Tries tries;

  KmsFailures(AwsPlace place, Pause pause) {
    this.place = place;
    this.tries = new Tries(pause);
  }

  /// Runs a request that may be run twice.
  <T> T asked(Supplier<T> request) throws KeyService.Refused {
    return tried(request, true);
  }

  /// Runs a request that makes something, again only if it was turned away.
  <T> T made(Supplier<T> request) throws KeyService.Refused {
    return tried(request, false);
  }

  private <T> T tried(Supplier<T> request, boolean harmless) throws KeyService.Refused {
    try {
      return tries.run(request, e -> wait(e, harmless));
    } catch (SdkException e) {
      throw meaning(e);
    }
  }

  /// @return empty if another try is of no use
  private static Optional<Duration> wait(RuntimeException e, boolean harmless) {
    if (e instanceof AwsServiceException told) {
      boolean again =
          TURNED_AWAY.contains(code(told))
              || told.statusCode() == 429
              || told.statusCode() == 503
              || (harmless && told.statusCode() >= 500);
      return again ? Optional.of(Tries.USUAL_PAUSE) : Optional.empty();
    }
    return harmless ? Causes.worthAnotherTry(e) : Optional.empty();
  }

  private static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
        ? ""
        : e.awsErrorDetails().errorCode();
  }

  /// @return what is thrown in its place
  private RuntimeException meaning(SdkException e) throws KeyService.Refused {
    if (e instanceof AwsServiceException told) {
      String code = code(told);
      if (ALTERED.contains(code) || OF_ONE_KEY.contains(code)) {
        throw new KeyService.Refused(
            ALTERED.contains(code),
            unavailable("does not do it (%s).".formatted(what(told)), told));
      }
      return answered(told, code);
    }
    if (e instanceof ApiCallTimeoutException || Causes.isLate(e)) {
      return unavailable("does not answer in time.", e);
    }
    Throwable innermost = Causes.innermost(e);
    boolean sdks =
        innermost.getClass().getName().startsWith("software.amazon."); // a parser that is in it
    if (Causes.isOfTheLine(e) && !sdks) {
      return unavailable("does not answer: " + innermost.getMessage(), e);
    }
    String message = String.valueOf(e.getMessage());
    return message.contains("load credentials")
        ? unavailable(
            "cannot be asked, since AWS's chain finds no credentials on this machine: name an access-key-file.",
            e)
        : unavailable(
            "gives an answer that cannot be read: check endpoint.", null); // it may be a key
  }

  private VaultRefusal answered(AwsServiceException e, String code) {
    if (isOutOfTime(e, code)) { // first, since the key may be a good one
      return unavailable(
          "takes the request for one of another time: check this machine's clock, and whether the credentials have run out (%s)."
              .formatted(code),
          e);
    }
    if (WRONG_KEY.contains(code) && place.accessKeyFile().isPresent()) {
      return new VaultRefusal.WrongPassphrase(
          "%s does not take the access key in %s (%s): put a valid one there, its id and its secret on two lines."
              .formatted(place, place.accessKeyFile().get(), code));
    }
    if (WRONG_KEY.contains(code)) {
      return unavailable(
          "does not take the credentials that AWS's chain found (%s).".formatted(code), e);
    }
    if (DENIED.contains(code)) {
      return unavailable(
          "does not allow it: give Holdfast's identity the policy of docs/vaults.md (%s)."
              .formatted(what(e)),
          e);
    }
    if (TURNED_AWAY.contains(code) || e.statusCode() == 429) {
      return unavailable("is asked too often.", e);
    }
    return unavailable("answers %d %s.".formatted(e.statusCode(), what(e)), e);
  }

  private static boolean isOutOfTime(AwsServiceException e, String code) {
    return OUT_OF_TIME.contains(code)
        || (WRONG_KEY.contains(code) && OF_ANOTHER_TIME.matcher(message(e)).find());
  }

  private static String message(AwsServiceException e) {
    return e.awsErrorDetails() == null ? "" : String.valueOf(e.awsErrorDetails().errorMessage());
  }

  /// In one line of ours, since anybody may answer here.
  private static String what(AwsServiceException e) {
    return shortened((code(e) + " " + message(e)).strip());
  }

  private static String shortened(String text) {
    String line = text.replaceAll("[^ -~]+", " ");
    return line.substring(0, Math.min(line.length(), LONGEST_TOLD));
  }

  VaultRefusal unavailable(String what, @Nullable Throwable cause) {
    return new VaultRefusal.Unavailable("%s %s".formatted(place, what), cause);
  }
}
