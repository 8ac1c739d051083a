package org.holdfast.server.oauth;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What an app wants its person to be asked, whatever was allowed before.
///
/// @see "OpenID Connect Core 1.0, section 3.1.2.1"
record Prompts(Set<String> values) {

  static final List<String> SUPPORTED = List.of("none", "login", "consent", "select_account");

  private static final Prompts ABSENT = new Prompts(Set.of());

  Prompts {
    values = Set.copyOf(values);
  }

  /// @return empty if a value is unknown, or `none` stands beside others
  static Optional<Prompts> parse(String text) {
    if (text.isBlank()) {
      return Optional.of(ABSENT);
    }
    List<String> sent = Arrays.asList(text.strip().split(" +"));
    boolean known = SUPPORTED.containsAll(sent) && !(sent.contains("none") && sent.size() > 1);
    return known ? Optional.of(new Prompts(Set.copyOf(sent))) : Optional.empty();
  }

  boolean nobodyMayBeAsked() {
    return values.contains("none");
  }

  boolean loginIsWanted() {
    return values.contains("login");
  }

  /// Both are asked on one page: it names the account, and leads to another.
  boolean consentIsWanted() {
    return values.contains("consent") || values.contains("select_account");
  }
}
