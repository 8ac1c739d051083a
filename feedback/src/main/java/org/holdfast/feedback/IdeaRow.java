package org.holdfast.feedback;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.holdfast.identity.AccountId;

/// An idea as it is stored.
///
/// @param author absent once their account is gone
/// @param owedAt since when an answer is owed; absent if none is
record IdeaRow(
    IdeaId id,
    Optional<AccountId> author,
    Instant madeAt,
    String title,
    String text,
    boolean named,
    long votes,
    IdeaState state,
    Optional<Idea.Answer> answer,
    Optional<Instant> owedAt) {

  private static final String YES = "1";

  boolean isOf(AccountId account) {
    return author.equals(Optional.of(account));
  }

  IdeaRow named(boolean now) {
    return new IdeaRow(id, author, madeAt, title, text, now, votes, state, answer, owedAt);
  }

  /// What is left of it when its author goes: what others voted for, and nothing else of theirs.
  IdeaRow disowned() {
    return new IdeaRow(
        id, Optional.empty(), madeAt, title, "", false, votes, state, answer, owedAt);
  }

  byte[] authorBytes() {
    return author.map(AccountId::bytes).orElse(new byte[0]);
  }

  List<String> texts() {
    return List.of(title, text, named ? YES : "");
  }

  static boolean isYes(String text) {
    return text.equals(YES);
  }

  Idea shownTo(AccountId who, boolean voted, Optional<String> authorName) {
    boolean mine = isOf(who);
    return new Idea(
        id,
        title,
        text,
        Books.day(madeAt),
        named ? authorName : Optional.empty(),
        mine,
        mine && named,
        votes,
        voted,
        state,
        answer);
  }

  /// The id only: a person wrote the rest.
  @Override
  public String toString() {
    return "IdeaRow[" + id.text() + "]";
  }
}
