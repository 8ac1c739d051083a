package org.holdfast.identity;

/// Where a person is reached.
public sealed interface Contact {

  /// By mail.
  record Mail(String address) implements Contact {
    @Override
    public String toString() {
      return "Mail[" + Masks.mail(EmailAddress.parse(address)) + "]";
    }
  }

  /// By a text message.
  ///
  /// @param number E.164, with its plus sign
  record Text(String number) implements Contact {
    @Override
    public String toString() {
      return "Text[" + Masks.phone(number) + "]";
    }
  }

  /// By a call that reads aloud.
  ///
  /// @param number E.164, with its plus sign
  record Call(String number) implements Contact {
    @Override
    public String toString() {
      return "Call[" + Masks.phone(number) + "]";
    }
  }
}
