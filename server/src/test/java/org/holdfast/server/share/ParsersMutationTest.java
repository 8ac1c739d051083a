package org.holdfast.server.share;

import org.holdfast.server.Mutations;
import org.junit.jupiter.api.Test;

/// A short run of the targets of [ParsersFuzzTest] in every build.
class ParsersMutationTest {

  @Test
  void w11_anAddressIsSpelledInOneWay() {
    Mutations.run(
        ParserTargets::path,
        "/s/AAAAAAAAAAAAAAAAAAAAAA",
        "/s/AAAAAAAAAAAAAAAAAAAAAA/item/0123456789abcdef0123456789abcdef",
        "/s/0123456789abcdef0123456789abcdef/zip/0123456789abcdef0123456789abcdef");
  }

  @Test
  void w11_noCookieShowsWhatWasNotShown() {
    Mutations.run(
        ParserTargets::proofs,
        "AAAAAAAAAAAAAAAAAAAAAA\nAAAAAAAAAAA~m1795694400000~AAAA.AAAAAAAAAAA~pAAAA",
        "0123456789abcdef0123456789abcdef\na~m1~b.c~pd.e~mf");
  }
}
