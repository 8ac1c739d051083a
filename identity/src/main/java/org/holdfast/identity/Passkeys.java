package org.holdfast.identity;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

final class Passkeys {
  record Made(String value, String credential) {}

  Passkeys(PasskeySite site, SecureRandom random) {}

  String newChallenge() {
    return "x";
  }

  String requestOptions(String challenge) {
    return "{}";
  }

  String creationOptions(String challenge, Account account, List<String> known) {
    return "{}";
  }

  Optional<String> credential(String answer) {
    return Optional.empty();
  }

  Optional<String> verify(String stored, String challenge, String answer) {
    return Optional.empty();
  }

  Optional<Made> register(String challenge, String answer) {
    return Optional.empty();
  }
}
