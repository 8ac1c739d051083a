package org.holdfast.server.dav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.holdfast.server.dav.IfHeader.Condition;
import org.holdfast.server.dav.IfHeader.ConditionList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IfHeaderTest {

  @Test
  void aListWithoutATagIsAboutTheRequestsOwnAddress() {
    assertThat(IfHeader.parse("(<urn:uuid:1> [\"a\"]) ([W/\"b\"])").lists())
        .containsExactly(
            new ConditionList(
                Optional.empty(),
                List.of(
                    new Condition.State(false, "urn:uuid:1"),
                    new Condition.Tag(false, false, "\"a\""))),
            new ConditionList(Optional.empty(), List.of(new Condition.Tag(false, true, "\"b\""))));
  }

  @Test
  void aTagHoldsForAllListsUntilTheNext() {
    assertThat(IfHeader.parse("</dav/a> (<t:1>) (Not <t:2>) <http://h/dav/b> ([\"x\"])").lists())
        .extracting(list -> list.tag().orElse("none"))
        .containsExactly("/dav/a", "/dav/a", "http://h/dav/b");
  }

  @Test
  void notIsReadInAnyCaseAndWithoutASpace() {
    assertThat(IfHeader.parse("(Not<DAV:no-lock>)(NOT [\"a\"])").lists())
        .allSatisfy(list -> assertThat(list.conditions().getFirst().not()).isTrue());
  }

  @Test
  void everyTokenCountsAsSubmittedWhateverIsSaidOfIt() {
    assertThat(IfHeader.parse("(<t:1>) (Not <t:2> [\"a\"])").tokens())
        .containsExactly("t:1", "t:2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "()",
        "(",
        "(<t:1>",
        "<t:1>",
        "(<>)",
        "(t:1)",
        "([a])",
        "([\"a\")",
        "([\"a]",
        "(<t:1>) </dav/a> (<t:2>)",
        "</dav/a>",
        "</dav/a> </dav/b> (<t:1>)",
        "(<t:1>) x",
        "(Not)",
        "(Not Not <t:1>)",
        "(<t:1>))"
      })
  void whatHasAnotherFormIsRefused(String header) {
    assertThatThrownBy(() -> IfHeader.parse(header))
        .isInstanceOfSatisfying(
            DavRefusal.class, refusal -> assertThat(refusal.error().status()).isEqualTo(400));
  }

  @Test
  void w05_aHeaderWithoutEndIsRefused() {
    assertThatThrownBy(() -> IfHeader.parse("(<t:1>)".repeat(257))).isInstanceOf(DavRefusal.class);
    assertThatThrownBy(() -> IfHeader.parse("(<" + "t".repeat(20_000) + ">)"))
        .isInstanceOf(DavRefusal.class);
  }
}
