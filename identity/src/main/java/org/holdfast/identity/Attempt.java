package org.holdfast.identity;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What a browser is in the middle of, as it is kept between two of its requests.
///
///     Proving ─enough proofs▶ signed in · Secured ─new password▶ signed in · proved again
///     SigningUp ─code▶ Joining ─password▶ an account
///     Adding ─shown to work▶ a factor
///     Reaching ─code▶ over: whoever asked keeps what it showed
sealed interface Attempt {

  /// Somebody shows who they are, one proof after the other.
  ///
  /// @param person the address as compared, for whom guesses are counted; empty before it is known
  /// @param account empty for an address that nobody has: it goes the same way, to no end
  /// @param session the one that is proved for again, where there is one
  /// @param challenge what a passkey is to sign, base64url; empty if none was asked
  record Proving(
      Purpose purpose,
      String person,
      Optional<AccountId> account,
      Optional<SessionId> session,
      Set<Proven> proven,
      Optional<SentCode> code,
      String challenge)
      implements Attempt {

    public Proving {
      proven = proven.isEmpty() ? Set.of() : EnumSet.copyOf(proven);
    }

    static Proving begun(Purpose purpose, String person, Optional<AccountId> account) {
      return new Proving(
          purpose, person, account, Optional.empty(), Set.of(), Optional.empty(), "");
    }

    static Proving again(Account account, SessionId session) {
      return new Proving(
          Purpose.PROVE_AGAIN,
          account.email().compared(),
          Optional.of(account.id()),
          Optional.of(session),
          Set.of(),
          Optional.empty(),
          "");
    }

    Proving with(Proven one) {
      Set<Proven> more = EnumSet.of(one);
      more.addAll(proven);
      return new Proving(purpose, person, account, session, more, Optional.empty(), "");
    }

    /// Whoever a passkey belongs to.
    Proving by(AccountId known) {
      return new Proving(purpose, person, Optional.of(known), session, proven, code, challenge);
    }

    Proving sent(Optional<SentCode> now) {
      return new Proving(purpose, person, account, session, proven, now, challenge);
    }

    Proving challenged(String asked) {
      return new Proving(purpose, person, account, session, proven, code, asked);
    }
  }

  /// Enough was proved to set a new password.
  record Secured(AccountId account) implements Attempt {}

  /// Enough was proved to keep an account that is to be deleted.
  record Staying(AccountId account) implements Attempt {}

  /// Somebody wants an account, and shows that the address is theirs.
  ///
  /// @param owner whether the account will own the server
  record SigningUp(EmailAddress email, Locale locale, boolean owner, Optional<SentCode> code)
      implements Attempt {}

  /// The address is theirs.
  record Joining(EmailAddress email, Locale locale, boolean owner) implements Attempt {}

  /// Somebody came by a sharing link for an address, and shows that it is theirs.
  ///
  /// @param link names the link
  record Reaching(String link, EmailAddress email, Optional<SentCode> code) implements Attempt {}

  /// A factor that is not one before it was shown to work.
  ///
  /// @param value address, number, shared secret, or the challenge of a passkey
  /// @param replacing whether it shall take the place of all others, after the wait
  record Adding(
      AccountId account,
      FactorKind kind,
      String label,
      String value,
      boolean replacing,
      Optional<SentCode> code)
      implements Attempt {

    Adding sent(Optional<SentCode> now) {
      return new Adding(account, kind, label, value, replacing, now);
    }

    /// Mute: its value may be a secret.
    @Override
    public String toString() {
      return "Adding[" + kind + "]";
    }
  }

  /// Whose it is; empty while that is not known.
  default Optional<AccountId> whose() {
    return switch (this) {
      case Proving it -> it.account;
      case Secured it -> Optional.of(it.account);
      case Staying it -> Optional.of(it.account);
      case Adding it -> Optional.of(it.account);
      case SigningUp _, Joining _, Reaching _ -> Optional.empty();
    };
  }

  /// The code that it waits for.
  default Optional<SentCode> awaited() {
    return switch (this) {
      case Proving it -> it.code;
      case SigningUp it -> it.code;
      case Reaching it -> it.code;
      case Adding it -> it.code;
      case Secured _, Staying _, Joining _ -> Optional.empty();
    };
  }

  /// The first is the kind; codes are the last five.
  default List<String> texts() {
    List<String> texts = new ArrayList<>();
    switch (this) {
      case Proving it -> {
        texts.addAll(List.of("proving", it.purpose.name(), it.person));
        texts.add(it.account.map(AccountId::text).orElse(""));
        texts.add(it.session.map(id -> id.value().toString()).orElse(""));
        texts.add(String.join(",", it.proven.stream().map(Proven::name).toList()));
        texts.add(it.challenge);
        texts.addAll(SentCode.texts(it.code));
      }
      case Secured it -> texts.addAll(List.of("secured", it.account.text()));
      case Staying it -> texts.addAll(List.of("staying", it.account.text()));
      case SigningUp it -> {
        texts.addAll(List.of("signing up", it.email.shown(), it.locale.toLanguageTag()));
        texts.add(yes(it.owner));
        texts.addAll(SentCode.texts(it.code));
      }
      case Joining it ->
          texts.addAll(
              List.of("joining", it.email.shown(), it.locale.toLanguageTag(), yes(it.owner)));
      case Reaching it -> {
        texts.addAll(List.of("reaching", it.link, it.email.shown()));
        texts.addAll(SentCode.texts(it.code));
      }
      case Adding it -> {
        texts.addAll(List.of("adding", it.account.text(), it.kind.name(), it.label, it.value));
        texts.add(yes(it.replacing));
        texts.addAll(SentCode.texts(it.code));
      }
    }
    return texts;
  }

  private static String yes(boolean so) {
    return so ? "1" : "";
  }

  static Attempt of(List<String> texts) {
    return switch (texts.getFirst()) {
      case "proving" ->
          new Proving(
              Purpose.valueOf(texts.get(1)),
              texts.get(2),
              some(texts.get(3)).map(AccountId::parse),
              some(texts.get(4)).map(id -> new SessionId(UUID.fromString(id))),
              proven(texts.get(5)),
              code(texts, 7),
              texts.get(6));
      case "secured" -> new Secured(AccountId.parse(texts.get(1)));
      case "staying" -> new Staying(AccountId.parse(texts.get(1)));
      case "signing up" ->
          new SigningUp(
              EmailAddress.parse(texts.get(1)),
              Locale.forLanguageTag(texts.get(2)),
              some(texts.get(3)).isPresent(),
              code(texts, 4));
      case "joining" ->
          new Joining(
              EmailAddress.parse(texts.get(1)),
              Locale.forLanguageTag(texts.get(2)),
              some(texts.get(3)).isPresent());
      case "reaching" ->
          new Reaching(texts.get(1), EmailAddress.parse(texts.get(2)), code(texts, 3));
      case "adding" ->
          new Adding(
              AccountId.parse(texts.get(1)),
              FactorKind.valueOf(texts.get(2)),
              texts.get(3),
              texts.get(4),
              some(texts.get(5)).isPresent(),
              code(texts, 6));
      default -> throw new IllegalStateException("an attempt of a kind that there is none of");
    };
  }

  private static Optional<String> some(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static Set<Proven> proven(String names) {
    Set<Proven> proven = EnumSet.noneOf(Proven.class);
    for (String name : some(names).map(text -> text.split(",")).orElse(new String[0])) {
      proven.add(Proven.valueOf(name));
    }
    return proven;
  }

  private static Optional<SentCode> code(List<String> texts, int at) {
    return SentCode.of(texts.subList(at, at + SentCode.TEXTS));
  }
}
