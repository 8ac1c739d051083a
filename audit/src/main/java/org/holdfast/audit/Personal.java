package org.holdfast.audit;

/// What an entry says about a person. Sealed under a key of that person, so that it can be made
/// unreadable while the log still verifies. Empty texts are not known.
///
/// @param email as its owner writes it
/// @param address of the network, as the server saw it
/// @param device what the client calls itself; at most 200 characters are kept
public record Personal(String email, String address, String device) {

  /// Nothing personal.
  public static final Personal NONE = new Personal("", "", "");

  private static final int LONGEST = 320; // the longest mail address
  private static final int LONGEST_DEVICE = 200;

  public Personal {
    email = cut(email, LONGEST);
    address = cut(address, LONGEST);
    device = cut(device, LONGEST_DEVICE);
  }

  private static String cut(String text, int most) {
    String plain = text.codePoints().anyMatch(Character::isISOControl) ? plain(text) : text;
    if (plain.length() <= most) {
      return plain;
    }
    int end = Character.isHighSurrogate(plain.charAt(most - 1)) ? most - 1 : most;
    return plain.substring(0, end);
  }

  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints().forEach(c -> plain.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return plain.toString();
  }

  boolean isEmpty() {
    return email.isEmpty() && address.isEmpty() && device.isEmpty();
  }

  /// Mute: these have no place in a log of the service.
  @Override
  public String toString() {
    return "Personal";
  }
}
