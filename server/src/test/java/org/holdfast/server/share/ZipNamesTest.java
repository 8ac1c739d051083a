package org.holdfast.server.share;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZipNamesTest {

  @ParameterizedTest
  @CsvSource({
    "plan & it's.txt, plan & it's.txt",
    "../../etc/passwd, .._.._etc_passwd",
    "'..', _",
    "'.', _",
    "C:\\x, C__x",
    "a\u202egpj.exe, a_gpj.exe",
    "'line\nbreak', line_break",
    "'\"q\"', _q_"
  })
  void noNameIsAWayOut(String name, String safe) {
    assertThat(ZipNames.safe(name)).isEqualTo(safe);
  }

  @Test
  void eachNameIsThereOnceWhateverItsCase() {
    ZipNames names = new ZipNames();

    assertThat(names.name("a?")).isEqualTo("a_");
    assertThat(names.name("A*")).isEqualTo("1 A_");
    assertThat(names.name("a|")).isEqualTo("2 a_");
  }
}
