package org.holdfast.server.signin;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.SessionId;
import org.holdfast.identity.TokenInfo;
import org.holdfast.identity.Tokens;

/// `/account/tokens`: secrets for programs that cannot show a page.
final class TokenPages {

  private static final String HOME = "/account/tokens";

  private final Tokens tokens;
  private final InstantSource clock;

  TokenPages(Tokens tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  /// @param used the day; empty if never
  record Row(String id, String kind, boolean readOnly, String name, String made, String used) {
    @Override
    public String toString() {
      return "Row[" + id + "]";
    }
  }

  record Content(String note, String error, List<Row> tokens) {
    public Content {
      tokens = List.copyOf(tokens);
    }
  }

  void in(Routes routes) {
    routes.get(HOME, this::show).post(HOME, this::make).post(HOME + "/end", this::end);
  }

  private Reply show(Visit visit) {
    String error = visit.why();
    List<Row> rows = tokens.list(visit.account()).stream().map(each -> row(visit, each)).toList();
    String note = error.isEmpty() ? visit.message() : "";
    Content content = new Content(note, error, rows);
    return new Reply.Show(visit.pageWithForms("tokens", content));
  }

  private static Row row(Visit visit, TokenInfo token) {
    return new Row(
        token.session().value().toString(),
        visit.say(token.kind() == TokenInfo.Kind.TOKEN ? "token" : "app-password"),
        !token.mayWrite(),
        token.name(),
        visit.words().minute(token.createdAt()),
        token.lastUsed().map(visit.words()::day).orElse(""));
  }

  /// Asks for a fresh proof: what is made outlives the session it is made in.
  private Reply make(Visit visit) {
    if (!visit.signedIn().isFresh(clock.instant())) {
      return Visit.go("/prove", "return", HOME);
    }
    boolean app = visit.field("kind").equals("app-password");
    TokenInfo.Kind kind = app ? TokenInfo.Kind.APP_PASSWORD : TokenInfo.Kind.TOKEN;
    boolean all = visit.field("may").equals("write");
    Set<AppScope> scopes = all ? AppScope.ALL : AppScope.READ_ONLY;
    try {
      String secret = tokens.issueOwn(visit.account(), visit.field("name"), kind, scopes);
      return visit.showOnce(
          "once",
          new Once(
              visit.say(app ? "app-password.done" : "token.done", visit.field("name")),
              visit.say(app ? "app-password.once" : "token.once", visit.signedIn().who().email()),
              List.of(secret),
              false,
              HOME));
    } catch (AccountRefusal e) {
      return visit.refuse(400, HOME, visit.words().of(e));
    }
  }

  private Reply end(Visit visit) {
    tokens.revokeOwn(visit.account(), new SessionId(SecurityPages.id(visit.field("id"))));
    return Visit.go(HOME, "message", "token-ended");
  }
}
