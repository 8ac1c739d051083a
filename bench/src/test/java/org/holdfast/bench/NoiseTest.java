package org.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

final class NoiseTest {
  private static final int LONG = 20_000_000; // once round the ring and on

  private final Noise noise = new Noise(1);

  @Test
  void isTheSameFromTheSameSeed() throws IOException {
    assertThat(bytes(new Noise(1).file(3, 1000))).isEqualTo(bytes(noise.file(3, 1000)));
    assertThat(bytes(new Noise(2).file(3, 1000))).isNotEqualTo(bytes(noise.file(3, 1000)));
    assertThat(bytes(noise.file(4, 1000))).isNotEqualTo(bytes(noise.file(3, 1000)));
  }

  @Test
  void cannotBeCompressed() throws IOException {
    Deflater deflater = new Deflater(9);
    deflater.setInput(bytes(noise.file(0, 1 << 20)));
    deflater.finish();
    assertThat(deflater.deflate(new byte[2 << 20])).isGreaterThan(1 << 20);
    deflater.end();
  }

  @Test
  void acceptsItsOwnBytesInAnyPieces() throws IOException {
    byte[] content = bytes(noise.file(7, LONG));
    Noise.Check check = noise.file(7, LONG).check();
    int position = 0;
    for (int piece = 1; position < LONG; piece = piece * 3 % 100_003) {
      int length = Math.min(piece, LONG - position);
      check.take(content, position, length);
      position += length;
    }
    check.complete();
  }

  @Test
  void aPartIsWhatLiesThere() throws IOException {
    byte[] whole = bytes(noise.file(7, LONG));
    byte[] part = bytes(noise.file(7, LONG).part(16_777_000, 65_536));
    assertThat(part).isEqualTo(Arrays.copyOfRange(whole, 16_777_000, 16_842_536));
  }

  @Test
  void noticesOneWrongBitAndMixedUpSegments() throws IOException {
    byte[] content = bytes(noise.file(7, 200_000));
    content[150_000] ^= 1;
    assertThatThrownBy(() -> noise.file(7, 200_000).check().take(content, 0, 200_000))
        .hasMessageContaining("differs");
    byte[] swapped = bytes(noise.file(7, 200_000).part(65_536, 65_536));
    assertThatThrownBy(() -> noise.file(7, 200_000).check().take(swapped, 0, 65_536))
        .hasMessageContaining("differs");
  }

  @Test
  void noticesTooLittleAndTooMuch() throws IOException {
    byte[] content = bytes(noise.file(7, 101));
    Noise.Check shorter = noise.file(7, 101).check();
    shorter.take(content, 0, 100);
    assertThatThrownBy(shorter::complete).hasMessageContaining("ended at 100 of 101");
    assertThatThrownBy(() -> noise.file(7, 100).check().take(content, 0, 101))
        .hasMessageContaining("longer");
  }

  private static byte[] bytes(Noise.Stretch stretch) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    stretch.writeTo(out);
    return out.toByteArray();
  }
}
