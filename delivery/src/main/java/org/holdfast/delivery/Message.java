package org.holdfast.delivery;

import java.util.regex.Pattern;

/// One message to one person. Mute: neither whom it goes to nor what it says has a place in a log.
public sealed interface Message {

  /// A mail address, or a telephone number in the form of E.164: `+` and 7 to 15 digits.
  String to();

  /// What it says.
  String text();

  Purpose purpose();

  Means means();

  /// Plain text.
  ///
  /// @param subject one line, at most 200 characters
  /// @param text at most 10,000 characters
  record Mail(String to, String subject, String text, Purpose purpose) implements Message {

    /// @throws DeliveryRefusal if a part of it cannot be sent
    public Mail {
      Rules.address(to);
      Rules.line(subject);
      Rules.length(text, 10_000);
    }

    @Override
    public Means means() {
      return Means.MAIL;
    }

    @Override
    public String toString() {
      return "Mail";
    }
  }

  /// @param text at most 670 characters: ten parts of the widest letters
  record TextMessage(String to, String text, Purpose purpose) implements Message {

    /// @throws DeliveryRefusal if a part of it cannot be sent
    public TextMessage {
      Rules.number(to);
      Rules.length(text, 670);
    }

    @Override
    public Means means() {
      return Means.TEXT_MESSAGE;
    }

    @Override
    public String toString() {
      return "TextMessage";
    }
  }

  /// A telephone call in which the text is read aloud, twice.
  ///
  /// @param language of the text, as a language tag (BCP 47) such as `en` or `fr-CA`
  /// @param text at most 1,000 characters
  record Call(String to, String language, String text, Purpose purpose) implements Message {

    /// @throws DeliveryRefusal if a part of it cannot be sent
    public Call {
      Rules.number(to);
      Rules.language(language);
      Rules.length(text, 1_000);
    }

    @Override
    public Means means() {
      return Means.CALL;
    }

    @Override
    public String toString() {
      return "Call";
    }
  }

  /// What the far sides take. Strict, so that nothing here can end a header or add a recipient.
  final class Rules {
    private static final Pattern ADDRESS =
        Pattern.compile("[^\\s\\p{Cc}<>,;:()\"@]+@[A-Za-z0-9.-]+");
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}");
    private static final int LONGEST_ADDRESS = 320;
    private static final int LONGEST_LINE = 200;

    private Rules() {}

    private static void address(String to) {
      require(
          to.length() <= LONGEST_ADDRESS && ADDRESS.matcher(to).matches(),
          "That is no mail address that mail can be sent to.");
    }

    private static void number(String to) {
      require(
          NUMBER.matcher(to).matches(),
          "A telephone number begins with + and the country, such as +4915112345678.");
    }

    private static void language(String tag) {
      require(LANGUAGE.matcher(tag).matches(), "A language is named by a tag such as en or fr-CA.");
    }

    private static void line(String text) {
      length(text, LONGEST_LINE);
      require(
          text.codePoints().noneMatch(Character::isISOControl), "A subject is one line of text.");
    }

    private static void length(String text, int most) {
      require(
          !text.isBlank() && text.length() <= most,
          "A message has between 1 and " + most + " characters.");
    }

    private static void require(boolean fits, String sentence) {
      if (!fits) {
        throw new DeliveryRefusal(sentence);
      }
    }
  }
}
