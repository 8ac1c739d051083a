package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {

  private static final String OURS = "\"0123456789abcdef0123456789abcdef,7\"";

  @Test
  void aListMatchesWhenOneOfItDoes() {
    assertThat(parse("\"a\", " + OURS).matchesStrongly(List.of(OURS))).isTrue();
    assertThat(parse("\"a\",\"b\"").matchesStrongly(List.of(OURS))).isFalse();
    assertThat(parse("*").matchesStrongly(List.of(OURS))).isTrue();
  }

  @Test
  void aWeakTagMatchesWeaklyOnly() {
    assertThat(parse("W/" + OURS).matchesStrongly(List.of(OURS))).isFalse();
    assertThat(parse("W/" + OURS).matchesWeakly(List.of(OURS))).isTrue();
  }

  @Test
  void ourOwnTagIsTakenWithoutQuotes() {
    assertThat(parse(OURS.replace("\"", "")).matchesStrongly(List.of(OURS))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "\"abc", "\"a\" \"b\"", "\"a\",", "w/\"a\"", "\"a\",*"})
  void whatIsNoTagIsRefused(String header) {
    assertThatThrownBy(() -> parse(header))
        .isInstanceOfSatisfying(
            Malformed.class, refusal -> assertThat(refusal.code()).isEqualTo("malformedEntityTag"));
  }

  private static EntityTags parse(String header) {
    return EntityTags.parse(Optional.of(header)).orElseThrow();
  }
}
