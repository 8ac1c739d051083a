package org.holdfast.identity;

import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecord;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticatorTransport;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.extension.authenticator.AuthenticationExtensionsAuthenticatorOutputs;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Translates between a [Passkey] as we store it and as the library has it.
final class PasskeyRecords {

  private final AttestedCredentialDataConverter attested;

  PasskeyRecords(ObjectConverter converter) {
    this.attested = new AttestedCredentialDataConverter(converter);
  }

  /// @param made verified
  Passkey made(RegistrationData made) {
    AuthenticatorData<?> said = there(made.getAttestationObject()).getAuthenticatorData();
    AttestedCredentialData credential = there(said.getAttestedCredentialData());
    return new Passkey(
        base64(credential.getCredentialId()),
        base64(attested.convert(credential)),
        said.getSignCount(),
        there(credential.getAaguid().getValue()),
        transports(made),
        said.isFlagBE(),
        said.isFlagBS());
  }

  private static Set<String> transports(RegistrationData made) {
    return Optional.ofNullable(made.getTransports()).orElse(Set.of()).stream()
        .map(AuthenticatorTransport::getValue)
        .filter(name -> name.matches("[a-z-]{1,20}"))
        .collect(Collectors.toSet());
  }

  CredentialRecord record(Passkey stored) {
    return new CredentialRecordImpl(
        new NoneAttestationStatement(),
        true, // none is stored whose owner was not verified
        stored.mayBackUp(),
        stored.backedUp(),
        stored.signCount(),
        attested.convert(Base64.getUrlDecoder().decode(stored.attested())),
        new AuthenticationExtensionsAuthenticatorOutputs<>(),
        null,
        null,
        null);
  }

  /// @param used verified
  Passkey used(Passkey stored, AuthenticationData used) {
    AuthenticatorData<?> said = there(used.getAuthenticatorData());
    return stored.used(said.getSignCount(), said.isFlagBS());
  }

  /// An authenticator that is told which passkey to use need not say whose it is.
  boolean isOf(AuthenticationData used, AccountId owner) {
    return Optional.ofNullable(used.getUserHandle())
        .map(user -> user.length == 0 || Arrays.equals(user, owner.bytes()))
        .orElse(true);
  }

  private static <T> T there(@Nullable T part) {
    return Objects.requireNonNull(part, "what was verified has all its parts");
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
