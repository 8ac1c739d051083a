package org.holdfast.server.dav;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The `If` header (RFC 4918, section 10.4): lists of conditions, of which one has to hold.
///
///     If: (<urn:uuid:…> ["etag"]) (Not <DAV:no-lock>)        about the request's own address
///     If: </dav/a> (<urn:uuid:…>) </dav/b> (["etag"])        about addresses that it names
record IfHeader(List<ConditionList> lists) {

  /// Conditions that must all hold.
  ///
  /// @param tag the address that they are about; absent: the request's own
  record ConditionList(Optional<String> tag, List<Condition> conditions) {}

  /// What must be true, or with `Not` false.
  sealed interface Condition {

    boolean not();

    /// A lock with this token covers it.
    record State(boolean not, String uri) implements Condition {}

    /// It has this entity tag.
    ///
    /// @param opaque with its quotes
    record Tag(boolean not, boolean weak, String opaque) implements Condition {}
  }

  private static final int MOST_CHARACTERS = 16_384;
  private static final int MOST_CONDITIONS = 256;

  /// @throws DavRefusal 400 if it has any other form
  static IfHeader parse(String header) {
    if (header.length() > MOST_CHARACTERS) {
      throw malformed();
    }
    return new IfHeader(new Parser(header).lists());
  }

  /// Every state token that it shows, whatever is said of it (section 10.4.1: it is submitted).
  List<String> tokens() {
    return lists.stream()
        .flatMap(list -> list.conditions().stream())
        .filter(Condition.State.class::isInstance)
        .map(condition -> ((Condition.State) condition).uri())
        .toList();
  }

  private static DavRefusal malformed() {
    return DavError.invalid("if-invalid", "The If header is not as RFC 4918 has it.").refusal();
  }

  private static final class Parser {

    private final String text;
    private int at;
    private int conditions;

    Parser(String text) {
      this.text = text;
    }

    List<ConditionList> lists() {
      List<ConditionList> lists = new ArrayList<>();
      Optional<String> tag = Optional.empty();
      skipSpace();
      boolean tagged = peek() == '<';
      while (at < text.length()) {
        if (peek() == '<') {
          tag = Optional.of(between('<', '>'));
          skipSpace();
          if (!tagged || peek() != '(') {
            throw malformed();
          }
        }
        lists.add(new ConditionList(tag, list()));
        skipSpace();
      }
      if (lists.isEmpty()) {
        throw malformed();
      }
      return List.copyOf(lists);
    }

    private List<Condition> list() {
      take('(');
      List<Condition> found = new ArrayList<>();
      skipSpace();
      while (peek() != ')') {
        found.add(condition());
        skipSpace();
      }
      take(')');
      if (found.isEmpty()) {
        throw malformed();
      }
      return List.copyOf(found);
    }

    private Condition condition() {
      conditions++;
      if (conditions > MOST_CONDITIONS) {
        throw malformed();
      }
      boolean not = text.regionMatches(true, at, "Not", 0, 3);
      if (not) {
        at += 3;
        skipSpace();
      }
      return peek() == '<' ? new Condition.State(not, between('<', '>')) : tag(not);
    }

    private Condition tag(boolean not) {
      take('[');
      skipSpace();
      boolean weak = text.startsWith("W/", at);
      if (weak) {
        at += 2;
      }
      String opaque = "\"" + between('"', '"') + "\"";
      skipSpace();
      take(']');
      return new Condition.Tag(not, weak, opaque);
    }

    private String between(char open, char close) {
      take(open);
      int end = text.indexOf(close, at);
      if (end < 0 || (end == at && close != '"')) {
        throw malformed();
      }
      String inside = text.substring(at, end);
      at = end + 1;
      return inside;
    }

    private void take(char wanted) {
      if (peek() != wanted) {
        throw malformed();
      }
      at++;
    }

    /// NUL, which no header holds, at the end.
    private char peek() {
      return at < text.length() ? text.charAt(at) : '\0';
    }

    private void skipSpace() {
      while (peek() == ' ' || peek() == '\t') {
        at++;
      }
    }
  }
}
