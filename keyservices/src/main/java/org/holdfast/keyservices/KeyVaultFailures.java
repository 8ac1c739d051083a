package org.holdfast.keyservices;

import com.azure.core.exception.AzureException;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.holdfast.vault.VaultRefusal;

/// What the errors of Key Vault and of Entra ID mean for a vault, and which requests are worth
/// another try.
///
/// @see "Azure Key Vault REST API error codes"
final class KeyVaultFailures {

  private static final Pattern CODE = Pattern.compile("\"code\"\\s*:\\s*\"([A-Za-z]{1,60})\"");
  private static final Pattern ENTRA = Pattern.compile("AADSTS[0-9]{3,9}");

  /// The secret is another one. One that is out of date is no reason to stop a house whose other
  /// vault is well.
  private static final Set<String> WRONG_SECRET = Set.of("AADSTS7000215");

  private final AzurePlace place;
  private final Tries tries;

  /// Key Vault says that there is no such key or version, or that this one is disabled, or that
  /// what was sent is no good.
  enum Told {
    ABSENT,
    DISABLED,
    BAD_VALUE
  }

  /// An answer that the caller has to take a meaning from.
  static final class Answered extends Exception {
    private static final long serialVersionUID = 1L;

    private final Told told;

    Answered(Told told, HttpResponseException cause) {
      super(cause);
      this.told = told;
    }

    Told told() {
      return told;
    }
  }

  /// What the vault is told where an answer has no meaning that its caller knows.
  VaultRefusal unexpected(Answered e) {
    return switch (e.told()) {
      case ABSENT ->
          unavailable(
              "is not there any more, or %s is not. If it was deleted, recover it: az keyvault key recover."
                  .formatted(place.signingKey()),
              e);
      case DISABLED -> unavailable("has disabled the key: enable it again.", e);
      case BAD_VALUE -> unavailable("does not take a request that should be good.", e);
    };
  }

  KeyVaultFailures(AzurePlace place, Pause pause) {
    this.place = place;
    this.tries = new Tries(pause);
  }

  /// Runs a request that may be run twice.
  <T> T asked(Supplier<T> request) throws Answered {
    return tried(request, true);
  }

  /// Runs a request that makes something, again only if it was turned away.
  <T> T made(Supplier<T> request) throws Answered {
    return tried(request, false);
  }

  private <T> T tried(Supplier<T> request, boolean harmless) throws Answered {
    try {
      return tries.run(request, e -> wait(e, harmless));
    } catch (RuntimeException e) {
      throw meaning(e);
    }
  }

  /// @return empty if another try is of no use
  private static Optional<Duration> wait(RuntimeException e, boolean harmless) {
    Optional<HttpResponse> answer = answer(e);
    if (answer.isEmpty()) {
      return harmless ? Causes.worthAnotherTry(e) : Optional.empty();
    }
    int status = answer.get().getStatusCode();
    return status == 429 || status == 503 || (harmless && status >= 500)
        ? Optional.of(retryAfter(answer.get()).orElse(Tries.USUAL_PAUSE))
        : Optional.empty();
  }

  private static Optional<Duration> retryAfter(HttpResponse answer) {
    return Tries.retryAfter(answer.getHeaderValue(HttpHeaderName.RETRY_AFTER));
  }

  private static Optional<HttpResponse> answer(RuntimeException e) {
    return e instanceof HttpResponseException told
        ? Optional.ofNullable(told.getResponse())
        : Optional.empty();
  }

  /// @return what is thrown in its place
  private RuntimeException meaning(RuntimeException e) throws Answered {
    Set<String> entra = entra(e);
    if (entra.stream().anyMatch(WRONG_SECRET::contains)) {
      return new VaultRefusal.WrongPassphrase(
          "Entra ID does not take the client secret for %s (%s): put the value of one that is valid into its file."
              .formatted(place, String.join(", ", entra)));
    }
    if (!entra.isEmpty()) {
      return unavailable(
          "cannot be asked, since Entra ID gives no token (%s): check tenant and client-id, and whether the client secret has run out."
              .formatted(String.join(", ", entra)),
          e);
    }
    if (e instanceof HttpResponseException told && told.getResponse() != null) {
      return answered(told, told.getResponse());
    }
    if (e instanceof ClientAuthenticationException) {
      return unavailable("cannot be asked, since no token can be had: " + e.getMessage(), e);
    }
    if (Causes.isLate(e)) {
      return unavailable("does not answer in time.", e);
    }
    if (Causes.isOfTheLine(e) || e instanceof AzureException) {
      return unavailable("does not answer: " + Causes.innermost(e).getMessage(), e);
    }
    if (String.valueOf(e.getMessage()).contains("challenge")) {
      return unavailable(
          "asks for a token that is for somebody else, so it gets none: check url.", e);
    }
    return unavailable("cannot be asked: " + e, e); // whatever it is, another vault may be well
  }

  private VaultRefusal answered(HttpResponseException e, HttpResponse answer) throws Answered {
    Set<String> codes = codes(answer);
    return switch (answer.getStatusCode()) {
      case 400 -> throw new Answered(Told.BAD_VALUE, e);
      case 404 -> throw new Answered(Told.ABSENT, e);
      case 401 -> unavailable("does not take the token: check tenant and client-id.", e);
      case 403 -> {
        if (codes.contains("KeyDisabled")) {
          throw new Answered(Told.DISABLED, e);
        }
        yield unavailable(denied(codes), e);
      }
      case 409 ->
          unavailable(
              "or %s was deleted, and is kept: recover it (az keyvault key recover), or name another key."
                  .formatted(place.signingKey()),
              e);
      case 429 ->
          unavailable(
              "is asked too often%s."
                  .formatted(
                      retryAfter(answer)
                          .map(
                              wait ->
                                  ", and wants to be left alone for %d s"
                                      .formatted(wait.toSeconds()))
                          .orElse("")),
              e);
      default ->
          unavailable(
              "answers %d %s.".formatted(answer.getStatusCode(), String.join(" ", codes)), e);
    };
  }

  private static String denied(Set<String> codes) {
    if (codes.contains("ForbiddenByFirewall") || codes.contains("ForbiddenByConnection")) {
      return "does not let this machine in: allow its address in the vault's network settings.";
    }
    return "does not allow it: give Holdfast's identity the role Key Vault Crypto Officer (in a Managed HSM: Managed HSM Crypto User), or by policy get, list, create, update, sign, wrapKey and unwrapKey of keys (%s)."
        .formatted(String.join(" ", codes));
  }

  private static Set<String> codes(HttpResponse answer) {
    var body = answer.getBodyAsBinaryData();
    Matcher found = CODE.matcher(body == null ? "" : body.toString());
    Set<String> codes = new HashSet<>();
    while (found.find()) {
      codes.add(found.group(1));
    }
    return codes;
  }

  VaultRefusal unavailable(String what, Throwable cause) {
    return new VaultRefusal.Unavailable("%s %s".formatted(place, what), cause);
  }

  /// Entra ID's own names for what it does not like. The rest of its message is long, and for
  /// nobody here.
  private static Set<String> entra(Throwable thrown) {
    return Causes.of(thrown)
        .flatMap(
            each ->
                ENTRA
                    .matcher(String.valueOf(each.getMessage()))
                    .results()
                    .map(match -> match.group()))
        .collect(Collectors.toSet());
  }
}
