package org.holdfast.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.holdfast.delivery.MessageId;

/// A code that is under way to someone, as it is kept meanwhile.
///
/// @param factor where it was sent; empty for an address that is no factor yet
/// @param hash keyed, in hexadecimal
/// @param tries how often another was typed
/// @param letter it goes by; empty if none went
record SentCode(
    Optional<FactorId> factor, String hash, Instant endsAt, int tries, Optional<MessageId> letter) {

  /// How often one may mistype. Of 10^8 codes, five tries find one in 20 million.
  static final int MOST_TRIES = 5;

  static final int TEXTS = 5;

  static Optional<SentCode> of(List<String> texts) {
    if (texts.get(1).isEmpty()) {
      return Optional.empty();
    }
    Optional<FactorId> factor =
        texts.get(0).isEmpty()
            ? Optional.empty()
            : Optional.of(new FactorId(java.util.UUID.fromString(texts.get(0))));
    return Optional.of(
        new SentCode(
            factor,
            texts.get(1),
            Instant.ofEpochMilli(Long.parseLong(texts.get(2))),
            Integer.parseInt(texts.get(3)),
            Optional.of(texts.get(4)).filter(text -> !text.isEmpty()).map(MessageId::parse)));
  }

  static List<String> texts(Optional<SentCode> code) {
    return code.map(SentCode::texts).orElse(List.of("", "", "", "", ""));
  }

  private List<String> texts() {
    return List.of(
        factor.map(id -> id.value().toString()).orElse(""),
        hash,
        Long.toString(endsAt.toEpochMilli()),
        Integer.toString(tries),
        letter.map(MessageId::text).orElse(""));
  }

  SentCode mistyped() {
    return new SentCode(factor, hash, endsAt, tries + 1, letter);
  }

  SentCode by(MessageId now) {
    return new SentCode(factor, hash, endsAt, tries, Optional.of(now));
  }

  /// Mute: a code of eight digits can be tried out against its hash by who has the key.
  @Override
  public String toString() {
    return "SentCode";
  }
}
