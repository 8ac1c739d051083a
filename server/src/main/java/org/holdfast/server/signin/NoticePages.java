package org.holdfast.server.signin;

import java.util.List;
import java.util.Optional;
import org.holdfast.server.KeptRefusals;

/// `/signin/stopped` and `/account/stopped`: why nothing was done with a form that was sent, where
/// its own page has no place for that. Said once; after that there is nothing here.
final class NoticePages {

  /// Of what is kept: the page's title, and when to come again. All else leads on.
  static final String TITLE = "title";

  static final String LATER = "Retry-After";

  private static final String OF_ACCOUNT = "/account/stopped";
  private static final String OF_OTHERS = "/signin/stopped";

  void in(Routes routes) {
    routes
        .get(OF_ACCOUNT, visit -> show(visit, "/account"))
        .get(OF_OTHERS, visit -> show(visit, "/signin"));
  }

  /// Which of them tells of a form that was sent there.
  static String of(String path) {
    return isOfAccount(path) ? OF_ACCOUNT : OF_OTHERS;
  }

  /// Whether it is the one that everyone who is signed in may see.
  static boolean isHere(String path) {
    return path.equals(OF_ACCOUNT);
  }

  private static boolean isOfAccount(String path) {
    return path.startsWith("/account");
  }

  private static Reply show(Visit visit, String otherwise) {
    Optional<KeptRefusals.Refusal> told = visit.refused();
    if (told.isEmpty()) {
      return Visit.go(otherwise);
    }
    var held = told.get().values();
    List<Link> links =
        held.entrySet().stream()
            .filter(each -> each.getKey().startsWith("/"))
            .map(each -> new Link(each.getValue(), each.getKey()))
            .toList();
    Optional.ofNullable(held.get(LATER)).ifPresent(later -> visit.header(LATER, later));
    return visit.say(
        told.get().status(),
        held.getOrDefault(TITLE, visit.say("refused.title")),
        told.get().why(),
        links.toArray(Link[]::new));
  }
}
