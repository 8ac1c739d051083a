package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryOptionsTest {

  @Test
  void optionsAreDecodedAndHaveDefaults() {
    QueryOptions options =
        parse("$top=5000&%24select=id,NAME&%40microsoft.graph.conflictBehavior=fail&x=a+b");

    assertThat(options.top()).isEqualTo(1_000);
    assertThat(options.select().wants("name")).isTrue();
    assertThat(options.select().wants("size")).isFalse();
    assertThat(options.text("@microsoft.graph.conflictBehavior")).contains("fail");
    assertThat(options.text("x")).contains("a b");
    assertThat(parse("").top()).isEqualTo(200);
    assertThat(parse("").select().wants("anything")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"$skip=1", "$apply=x", "$Search=a", "$"})
  void anUnknownOptionIsRefused(String query) {
    assertRefused(() -> parse(query));
  }

  @ParameterizedTest
  @ValueSource(strings = {"$top=0", "$top=-1", "$top=x", "$top=", "$top=99999999999"})
  void topIsANumberFromOne(String query) {
    assertRefused(() -> parse(query).top());
  }

  @Test
  void expandHasOptionsOfItsOwn() {
    Expansion expansion =
        Expansion.of(parse("$expand=thumbnails,children($select=id,name;$top=7),versions"));

    assertThat(expansion.versions()).isTrue();
    assertThat(expansion.children()).hasValueSatisfying(c -> assertThat(c.top()).isEqualTo(7));
    assertThat(expansion.children().orElseThrow().select().wants("size")).isFalse();
    assertRefused(() -> Expansion.of(parse("$expand=owners")));
    assertRefused(() -> Expansion.of(parse("$expand=children($top=7")));
    assertRefused(() -> Expansion.of(parse("$expand=children($skip=7)")));
  }

  private static QueryOptions parse(String query) {
    return QueryOptions.parse(Optional.of(query));
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GraphRefusal.class,
            refusal -> assertThat(refusal.error().inner()).contains("invalidQueryOption"));
  }
}
