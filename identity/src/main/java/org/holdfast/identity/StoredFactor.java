package org.holdfast.identity;

import java.time.Instant;
import java.util.List;

/// A factor as it is stored. It holds a secret or what belongs to a person.
final class StoredFactor {

  private static final String YES = "1";

  private final FactorId id;
  private final AccountId account;
  private final FactorKind kind;
  private final String label;
  private final String value;
  private final Instant addedAt;
  private final boolean ofAccount;
  private final long counter;
  private final int failures;

  /// @param label what its owner calls it, or the question
  /// @param value address, number, shared secret, passkey, or the answer's hash
  /// @param counter the last time step that was used, or a passkey's count of signatures
  StoredFactor(
      FactorId id,
      AccountId account,
      FactorKind kind,
      String label,
      String value,
      Instant addedAt,
      boolean ofAccount,
      long counter) {
    this(id, account, kind, label, value, addedAt, ofAccount, counter, 0);
  }

  /// @param failures how many letters in a row did not arrive there
  private StoredFactor(
      FactorId id,
      AccountId account,
      FactorKind kind,
      String label,
      String value,
      Instant addedAt,
      boolean ofAccount,
      long counter,
      int failures) {
    this.id = id;
    this.account = account;
    this.kind = kind;
    this.label = label;
    this.value = value;
    this.addedAt = addedAt;
    this.ofAccount = ofAccount;
    this.counter = counter;
    this.failures = failures;
  }

  static StoredFactor of(FactorId id, AccountId account, List<String> texts) {
    return new StoredFactor(
        id,
        account,
        FactorKind.valueOf(texts.get(0)),
        texts.get(1),
        texts.get(2),
        Instant.ofEpochMilli(Long.parseLong(texts.get(3))),
        texts.get(4).equals(YES),
        Long.parseLong(texts.get(5)),
        texts.size() > 6 ? Integer.parseInt(texts.get(6)) : 0); // those of before have none
  }

  List<String> texts() {
    return List.of(
        kind.name(),
        label,
        value,
        Long.toString(addedAt.toEpochMilli()),
        ofAccount ? YES : "",
        Long.toString(counter),
        Integer.toString(failures));
  }

  StoredFactor counted(long used) {
    return new StoredFactor(id, account, kind, label, value, addedAt, ofAccount, used, failures);
  }

  StoredFactor with(String newValue, long used) {
    return new StoredFactor(id, account, kind, label, newValue, addedAt, ofAccount, used, failures);
  }

  StoredFactor failed() {
    return new StoredFactor(
        id, account, kind, label, value, addedAt, ofAccount, counter, failures + 1);
  }

  StoredFactor arrived() {
    return new StoredFactor(id, account, kind, label, value, addedAt, ofAccount, counter, 0);
  }

  int failures() {
    return failures;
  }

  /// One lost letter is bad luck; a second one in a row is told beside it.
  boolean failing() {
    return failures >= 2;
  }

  FactorId id() {
    return id;
  }

  AccountId account() {
    return account;
  }

  FactorKind kind() {
    return kind;
  }

  String label() {
    return label;
  }

  String value() {
    return value;
  }

  /// The value as it is counted and compared, of an address however it is written.
  String compared() {
    return kind == FactorKind.EMAIL ? EmailAddress.parse(value).compared() : value;
  }

  long counter() {
    return counter;
  }

  boolean ofAccount() {
    return ofAccount;
  }

  ShownFactor shown() {
    String text =
        switch (kind) {
          case EMAIL -> Masks.mail(EmailAddress.parse(value));
          case PHONE -> Masks.phone(value);
          case AUTHENTICATOR, PASSKEY, QUESTION -> label;
        };
    return new ShownFactor(id, kind, text, addedAt, ofAccount, failing());
  }

  /// Where what concerns this account is told, if it is such a factor.
  Contact contact() {
    return switch (kind) {
      case EMAIL -> new Contact.Mail(value);
      case PHONE -> new Contact.Text(value);
      case AUTHENTICATOR, PASSKEY, QUESTION ->
          throw new IllegalStateException("nothing can be sent to a factor of kind " + kind);
    };
  }

  boolean isContact() {
    return kind == FactorKind.EMAIL || kind == FactorKind.PHONE;
  }

  @Override
  public String toString() {
    return "StoredFactor[" + kind + " " + id.value() + "]";
  }
}
