package org.holdfast.feedback;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.identity.AccountId;

/// Which ideas are asked for, and in which order.
///
/// @param state those in it alone; absent: all
/// @param mine one's own alone
/// @param newest those made last come first; else those with most votes
/// @param most how many at most, from 1 to 100
/// @param skip how many of the list are left out
public record IdeaQuery(
    Optional<IdeaState> state, boolean mine, boolean newest, int most, int skip) {

  private static final int MOST = 100;

  /// Nobody leafs so far; the database would go through all before.
  private static final int FARTHEST = 10_000;

  public IdeaQuery {
    most = Math.clamp(most, 1, MOST);
    skip = Math.clamp(skip, 0, FARTHEST);
  }

  String sql() {
    List<String> wanted = new ArrayList<>(List.of("1 = 1"));
    state.ifPresent(_ -> wanted.add("state = ?"));
    if (mine) {
      wanted.add("account_id = ?");
    }
    String order = newest ? "made_at desc, idea_id" : "votes desc, made_at desc, idea_id";
    return "where " + String.join(" and ", wanted) + " order by " + order + " limit ? offset ?";
  }

  /// One more than is wanted, which tells whether there are more.
  Object[] values(AccountId who) {
    List<Object> values = new ArrayList<>();
    state.ifPresent(each -> values.add(each.code()));
    if (mine) {
      values.add(who.bytes());
    }
    values.add(most + 1);
    values.add(skip);
    return values.toArray();
  }
}
