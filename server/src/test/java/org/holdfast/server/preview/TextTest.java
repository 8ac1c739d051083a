package org.holdfast.server.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Text of encodings that nobody tells.
class TextTest {

  private static final Charset WESTERN = Charset.forName("windows-1252");

  @Test
  void utf8IsKnownByItself() {
    Text text = Text.decode(utf8("Grüße, 你好"), true);

    assertThat(text).isEqualTo(new Text("Grüße, 你好", "UTF-8", false, false));
  }

  @Test
  void aMarkInFrontTellsTheEncodingAndIsNoPartOfTheText() {
    assertThat(Text.decode(utf8("\ufeffa"), true).text()).isEqualTo("a");
    assertThat(Text.decode("\ufeffä".getBytes(StandardCharsets.UTF_16LE), true).text())
        .isEqualTo("ä");
    assertThat(Text.decode("\ufeffä".getBytes(StandardCharsets.UTF_16BE), true))
        .isEqualTo(new Text("ä", "UTF-16BE", false, false));
  }

  @Test
  void whatIsNoUtf8IsReadAsWesternAndCalledAGuess() {
    assertThat(Text.decode("Größe “x”".getBytes(WESTERN), true))
        .isEqualTo(new Text("Größe “x”", "windows-1252", true, false));
  }

  @Test
  void aCharacterThatIsCutInTwoDoesNotMakeAllOfItAGuess() {
    byte[] whole = utf8("aä");
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);

    assertThat(Text.decode(cut, false)).isEqualTo(new Text("a", "UTF-8", false, false));
    assertThat(Text.decode(cut, true).guessed()).isTrue();
  }

  @Test
  void everyEndOfALineIsOneAndControlCharactersCanBeSeen() {
    assertThat(Text.decode(utf8("a\r\nb\rc\n\u001b[0m\u007f"), true).text())
        .isEqualTo("a\nb\nc\n␛[0m␡");
  }

  @Test
  void whatTurnsTextRoundIsNoticed() {
    assertThat(Text.decode(utf8("a\u202eb"), true).turning()).isTrue();
    assertThat(Text.decode(utf8("a\u2067b"), true).turning()).isTrue();
    assertThat(Text.decode(utf8("שלום"), true).turning()).isFalse();
  }

  @Test
  void bytesAreNoText() {
    assertThat(Text.isText(utf8("plain\ttext\n"))).isTrue();
    assertThat(Text.isText(new byte[] {'a', 0, 'b'})).isFalse();
    assertThat(Text.isText(new byte[] {'a', 1, 2, 3})).isFalse();
    assertThat(Text.isText("\ufeffa".getBytes(StandardCharsets.UTF_16LE))).isTrue();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
