package org.holdfast.identity;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/// What is stored of a passkey. Nothing in it is secret; all of it is somebody's.
///
/// @param id names it, in base64url; the authenticator chose it
/// @param attested its attested credential data as the standard lays them out (make, id, and the
///   public key in COSE), in base64url
/// @param signCount of its last use; many authenticators leave it 0
/// @param model AAGUID: which make of authenticator, zero if it does not say
/// @param transports how browsers may reach it, such as `internal`, `usb`
/// @param mayBackUp whether it may be copied to its owner's other devices; never changes
/// @param backedUp whether it was, when last used
/// @see "Web Authentication Level 3, section 4: credential record; section 6.5.2"
record Passkey(
    String id,
    String attested,
    long signCount,
    UUID model,
    Set<String> transports,
    boolean mayBackUp,
    boolean backedUp) {

  private static final int TEXTS = 7;

  Passkey {
    transports = Set.copyOf(transports);
  }

  /// To be sealed in one column; [#of(List)] reads it.
  List<String> texts() {
    return List.of(
        id,
        attested,
        Long.toString(signCount),
        model.toString(),
        String.join(",", new TreeSet<>(transports)),
        Boolean.toString(mayBackUp),
        Boolean.toString(backedUp));
  }

  /// @throws IllegalStateException if [#texts] gave no such texts
  static Passkey of(List<String> texts) {
    if (texts.size() != TEXTS) {
      throw new IllegalStateException("a stored passkey has an unknown form");
    }
    return new Passkey(
        texts.get(0),
        texts.get(1),
        Long.parseLong(texts.get(2)),
        UUID.fromString(texts.get(3)),
        Arrays.stream(texts.get(4).split(",", -1))
            .filter(each -> !each.isEmpty())
            .collect(Collectors.toSet()),
        Boolean.parseBoolean(texts.get(5)),
        Boolean.parseBoolean(texts.get(6)));
  }

  /// As it is after one more use.
  Passkey used(long newCount, boolean nowBackedUp) {
    return new Passkey(id, attested, newCount, model, transports, mayBackUp, nowBackedUp);
  }

  byte[] idBytes() {
    return Base64.getUrlDecoder().decode(id);
  }

  @Override
  public String toString() {
    return "Passkey";
  }
}
