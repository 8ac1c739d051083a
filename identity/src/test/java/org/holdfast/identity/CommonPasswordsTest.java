package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class CommonPasswordsTest {

  @Test
  void theBundledListIsAsLongAsTheThreatModelAsks() {
    assertThat(CommonPasswords.bundled().size()).isGreaterThan(100_000);
  }

  @Test
  void itHoldsWhatWasPutInAndNothingElse() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    List<String> in = random.longs(5_000).mapToObj(n -> "in" + Long.toHexString(n)).toList();
    TreeSet<String> hashes = new TreeSet<>(in.stream().map(CommonPasswordsWriter::key).toList());
    CommonPasswords list = new CommonPasswords(CommonPasswordsWriter.file(hashes));

    assertThat(in).allMatch(list::hold);
    assertThat(random.longs(5_000).mapToObj(n -> "out" + Long.toHexString(n)))
        .noneMatch(list::hold);
  }

  @Test
  void passwordsThatNobodyHasAreNotOnIt() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(8);
    CommonPasswords list = CommonPasswords.bundled();

    assertThat(random.longs(20_000).mapToObj(n -> "qx" + Long.toString(n, 36)))
        .noneMatch(list::hold);
  }

  @Test
  void aFileOfAnotherFormIsNotRead() {
    TreeSet<String> hashes = new TreeSet<>(List.of(CommonPasswordsWriter.key("password")));
    byte[] file = CommonPasswordsWriter.file(hashes);
    byte[] cut = Arrays.copyOf(file, file.length - 1);
    byte[] newer = file.clone();
    newer[4] = 2;

    for (byte[] other : List.of(cut, newer, new byte[0], new byte[9])) {
      assertThatThrownBy(() -> new CommonPasswords(other))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
