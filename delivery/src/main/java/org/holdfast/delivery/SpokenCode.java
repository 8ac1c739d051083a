package org.holdfast.delivery;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// A code as it is read aloud: each digit a word and a sentence of its own, so that every voice
/// pauses after it. A gateway reads the whole twice.
///
/// Words, not figures: a German voice reads `4.` as "the fourth".
public final class SpokenCode {

  /// What is said in each language: what it is, then the ten digits.
  private enum Voice {
    EN("This is Holdfast. Your code is:", "zero one two three four five six seven eight nine"),
    DE(
        "Hier ist Holdfast. Ihr Code lautet:",
        "null eins zwei drei vier fünf sechs sieben acht neun"),
    FR("Ici Holdfast. Votre code est :", "zéro un deux trois quatre cinq six sept huit neuf"),
    ES("Le habla Holdfast. Su código es:", "cero uno dos tres cuatro cinco seis siete ocho nueve"),
    RU("Это Holdfast. Ваш код:", "ноль один два три четыре пять шесть семь восемь девять");

    private final String opening;
    private final String digits;

    Voice(String opening, String digits) {
      this.opening = opening;
      this.digits = digits;
    }

    private List<String> words() {
      return List.of(digits.split(" ", -1));
    }

    private String language() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Voice voice;
  private final String digits;

  private SpokenCode(Voice voice, String digits) {
    this.voice = voice;
    this.digits = digits;
  }

  /// @param digits 1 to 12 of 0 to 9
  /// @param locale whose language is spoken if it is one of English, German, French, Spanish and
  ///   Russian; else English
  /// @throws IllegalArgumentException if there is anything but digits
  public static SpokenCode of(String digits, Locale locale) {
    if (!digits.matches("[0-9]{1,12}")) {
      throw new IllegalArgumentException("only digits can be read aloud one by one");
    }
    Optional<Voice> known =
        Arrays.stream(Voice.values())
            .filter(each -> each.language().equals(locale.getLanguage()))
            .findFirst();
    return new SpokenCode(known.orElse(Voice.EN), digits);
  }

  /// @param to a telephone number in the form of E.164
  public Message.Call call(String to, Purpose purpose) {
    List<String> words = voice.words();
    String spoken =
        digits
            .chars()
            .mapToObj(digit -> words.get(digit - '0') + ".")
            .collect(Collectors.joining(" "));
    return new Message.Call(to, voice.language(), voice.opening + " " + spoken, purpose);
  }

  @Override
  public String toString() {
    return "SpokenCode";
  }
}
