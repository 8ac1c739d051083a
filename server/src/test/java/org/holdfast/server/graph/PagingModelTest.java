package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A folder is listed page by page while somebody else works in it.
@ExtendWith(DoorExtension.class)
class PagingModelTest {

  private static final int STAYING = 12;

  private final Person ana;

  PagingModelTest(TestDoor door) {
    this.ana = door.person();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&$orderby=name",
        "&$orderby=name%20desc",
        "&$orderby=size",
        "&$orderby=size%20desc",
        "&$orderby=lastModifiedDateTime",
        "&$orderby=lastModifiedDateTime%20desc"
      })
  void whatIsThereThroughoutAppearsExactlyOnce(String order) {
    for (long seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      String folder = ana.folder("", "F" + seed + order.hashCode()).path("id").asString();
      List<String> staying = new ArrayList<>();
      List<String> others = new ArrayList<>();
      for (int i = 0; i < STAYING; i++) {
        staying.add(put(folder, "s" + i, random));
        others.add(put(folder, "o" + i, random));
      }

      Map<String, Integer> seen = new HashMap<>();
      String next = "/me/drive/items/" + folder + "/children?$top=4" + order;
      while (!next.isEmpty()) {
        Answer page = ana.get(next);
        page.json()
            .path("value")
            .forEach(item -> seen.merge(item.path("id").asString(), 1, Integer::sum));
        next = page.field("@odata.nextLink");
        disturb(folder, staying, others, random);
      }

      for (String id : staying) {
        assertThat(seen.getOrDefault(id, 0)).as("seed " + seed + order).isEqualTo(1);
      }
      assertThat(seen.values()).as("seed " + seed + order).allMatch(times -> times == 1);
    }
  }

  /// Renames, rewrites and redates what stays; removes, moves away and adds others.
  private void disturb(String folder, List<String> staying, List<String> others, Random random) {
    String stays = "/me/drive/items/" + staying.get(random.nextInt(STAYING));
    switch (random.nextInt(5)) {
      case 0 -> ana.patch(stays, "{'name':'r" + random.nextInt() + "'}");
      case 1 -> ana.put(stays + "/content", new byte[random.nextInt(500)]);
      case 2 -> ana.patch(stays, "{'description':'d" + random.nextInt() + "'}");
      case 3 -> ana.delete("/me/drive/items/" + others.get(random.nextInt(others.size())));
      default ->
          ana.patch(
              "/me/drive/items/" + others.get(random.nextInt(others.size())),
              "{'parentReference':{'id':'root'},'@microsoft.graph.conflictBehavior':'rename'}");
    }
    others.add(put(folder, "n" + random.nextInt(), random));
  }

  private String put(String folder, String name, Random random) {
    return ana.put(
            "/me/drive/items/" + folder + ":/" + name + ":/content", new byte[random.nextInt(500)])
        .field("id");
  }
}
