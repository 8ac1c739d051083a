package org.holdfast.identity;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.AttestationConveyancePreference;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticatorSelectionCriteria;
import com.webauthn4j.data.AuthenticatorTransport;
import com.webauthn4j.data.PublicKeyCredentialCreationOptions;
import com.webauthn4j.data.PublicKeyCredentialDescriptor;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialRequestOptions;
import com.webauthn4j.data.PublicKeyCredentialRpEntity;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.PublicKeyCredentialUserEntity;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.ResidentKeyRequirement;
import com.webauthn4j.data.UserVerificationRequirement;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.VerificationException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Makes and checks passkeys: who uses one was there, and was known to the device by finger, face
/// or number; it works at this server's own origin and nowhere else, so that a site in between gets
/// nothing that it could use.
///
/// The make of an authenticator is not asked to prove itself: people bring their own. Holds nothing
/// between calls; the caller keeps the challenge. Safe for use by any number of threads.
///
/// @see "Web Authentication Level 3, sections 7.1 and 7.2; threat model, W20"
final class Passkeys {

  /// How long a browser, and the caller, wait for an answer.
  static final Duration LIFE = Duration.ofMinutes(5);

  private static final int CHALLENGE_BYTES = 32;

  // A browser's answer has one or two thousand; the biggest attestation some ten.
  private static final int LONGEST_ANSWER = 65_536;

  // What is on offer first is taken, if the authenticator can.
  private static final List<PublicKeyCredentialParameters> ALGORITHMS =
      List.of(
          algorithm(COSEAlgorithmIdentifier.ES256),
          algorithm(COSEAlgorithmIdentifier.EdDSA),
          algorithm(COSEAlgorithmIdentifier.RS256));

  private final ObjectConverter converter = new ObjectConverter();
  private final WebAuthnManager checks = WebAuthnManager.createNonStrictWebAuthnManager(converter);
  private final PasskeyRecords records = new PasskeyRecords(converter);
  private final Origin origin;
  private final PublicKeyCredentialRpEntity place;
  private final SecureRandom random;

  /// @param origin exactly as browsers say it, such as `https://drive.example.org:8443`
  /// @param place the host in `origin`, or a domain above it; passkeys are bound to it for ever
  /// @param name what the server calls itself
  Passkeys(String origin, String place, String name, SecureRandom random) {
    this.origin = new Origin(origin);
    this.place = new PublicKeyCredentialRpEntity(place, name);
    this.random = random;
  }

  private static PublicKeyCredentialParameters algorithm(COSEAlgorithmIdentifier which) {
    return new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, which);
  }

  /// What a browser is asked to make a passkey.
  ///
  /// @param user the account's id, which the passkey keeps and hands back
  /// @param mail shown by the device where one has several accounts
  /// @param had no second one is made on a device that has one of these
  PasskeyOptions creation(
      AccountId user, String mail, String displayName, Collection<Passkey> had) {
    byte[] challenge = challenge();
    return options(
        new PublicKeyCredentialCreationOptions(
            place,
            new PublicKeyCredentialUserEntity(user.bytes(), mail, displayName),
            new DefaultChallenge(challenge),
            ALGORITHMS,
            LIFE.toMillis(),
            descriptors(had),
            new AuthenticatorSelectionCriteria(
                null, true, ResidentKeyRequirement.REQUIRED, UserVerificationRequirement.REQUIRED),
            AttestationConveyancePreference.NONE,
            null),
        challenge);
  }

  /// What a browser is asked to use one.
  ///
  /// @param known one of these; empty if it is not known yet who is there, and any will do. Those
  ///   of an account tell that it exists: only for someone who has proved a first factor
  PasskeyOptions request(Collection<Passkey> known) {
    byte[] challenge = challenge();
    return options(
        new PublicKeyCredentialRequestOptions(
            new DefaultChallenge(challenge),
            LIFE.toMillis(),
            place.getId(),
            descriptors(known),
            UserVerificationRequirement.REQUIRED,
            null),
        challenge);
  }

  private byte[] challenge() {
    byte[] challenge = new byte[CHALLENGE_BYTES];
    random.nextBytes(challenge);
    return challenge;
  }

  private PasskeyOptions options(Object asked, byte[] challenge) {
    return new PasskeyOptions(
        converter.getJsonMapper().writeValueAsString(asked),
        Base64.getUrlEncoder().withoutPadding().encodeToString(challenge));
  }

  private static List<PublicKeyCredentialDescriptor> descriptors(Collection<Passkey> passkeys) {
    return passkeys.stream()
        .map(
            each ->
                new PublicKeyCredentialDescriptor(
                    PublicKeyCredentialType.PUBLIC_KEY,
                    each.idBytes(),
                    each.transports().stream()
                        .map(AuthenticatorTransport::create)
                        .collect(Collectors.toSet())))
        .toList();
  }

  /// @param challenge of the options that were asked
  /// @param answer the browser's, as `PublicKeyCredential.toJSON` gives it
  /// @return to be stored; the caller refuses an id that is stored already
  /// @throws PasskeyRefusal if it is not that browser's answer to that question
  Passkey register(String challenge, String answer) {
    RegistrationData made = read(answer, () -> checks.parseRegistrationResponseJSON(answer));
    check(
        () ->
            checks.verify(
                made, new RegistrationParameters(asked(challenge), ALGORITHMS, true, true)));
    return records.made(made);
  }

  /// Which passkey an answer is of, before it is checked: to look it up.
  ///
  /// @return its id, as [Passkey#id] has it
  /// @throws PasskeyRefusal if the answer cannot be read
  String idIn(String answer) {
    return Optional.ofNullable(assertion(answer).getCredentialId())
        .map(PasskeyRecords::base64)
        .orElseThrow(() -> new PasskeyRefusal(PasskeyRefusal.Reason.UNREADABLE));
  }

  /// @param challenge of the options that were asked
  /// @param stored the one that [#idIn] names
  /// @param owner the account that it is stored with
  /// @param answer the browser's, as `PublicKeyCredential.toJSON` gives it
  /// @return to be stored in place of `stored`
  /// @throws PasskeyRefusal if it is not that passkey's answer to that question; when its count
  ///   shows that there is a copy, [PasskeyRefusal#reason] says so, and its owner should be told
  Passkey use(String challenge, Passkey stored, AccountId owner, String answer) {
    AuthenticationData used = assertion(answer);
    if (!records.isOf(used, owner)) {
      throw new PasskeyRefusal(PasskeyRefusal.Reason.NOT_THIS_ONE);
    }
    check(
        () ->
            checks.verify(
                used,
                new AuthenticationParameters(
                    asked(challenge),
                    records.record(stored),
                    List.of(stored.idBytes()),
                    true,
                    true)));
    return records.used(stored, used);
  }

  private AuthenticationData assertion(String answer) {
    return read(answer, () -> checks.parseAuthenticationResponseJSON(answer));
  }

  private ServerProperty asked(String challenge) {
    return ServerProperty.builder()
        .origin(origin)
        .rpId(place.getId())
        .challenge(new DefaultChallenge(challenge))
        .build();
  }

  /// Anyone may send anything here, and the library's parsers throw whatever their parts throw,
  /// null pointers among them: all of it means the same.
  private static <T> T read(String answer, Supplier<T> parser) {
    if (answer.length() > LONGEST_ANSWER) {
      throw new PasskeyRefusal(PasskeyRefusal.Reason.UNREADABLE);
    }
    try {
      return parser.get();
    } catch (RuntimeException e) {
      throw new PasskeyRefusal(PasskeyRefusal.Reason.UNREADABLE, e);
    }
  }

  private static void check(Runnable checks) {
    try {
      checks.run();
    } catch (VerificationException e) {
      throw new PasskeyRefusal(PasskeyRefusal.Reason.of(e), e);
    }
  }
}
