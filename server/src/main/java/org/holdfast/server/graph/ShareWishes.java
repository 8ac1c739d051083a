package org.holdfast.server.graph;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.holdfast.drive.Grantee;
import org.holdfast.drive.LinkPassword;
import org.holdfast.drive.LinkScope;
import org.holdfast.drive.PermissionChange;
import org.holdfast.drive.ShareRole;
import org.holdfast.drive.ShareWish;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.IdentityRefusal;
import org.holdfast.identity.Password;

/// What bodies say about permissions (section 7 of the contract).
final class ShareWishes {

  private static final String PASSWORD = "password";
  private static final String EXPIRY = "expirationDateTime";
  private static final String SHOWN_ONLY = "@holdfast.preventsDownload";
  private static final String LIMIT = "@holdfast.downloadLimit";

  private final Function<Password, String> passwords;

  /// @param passwords hashes one, or refuses it as too weak
  ShareWishes(Function<Password, String> passwords) {
    this.passwords = passwords;
  }

  /// Of `createLink`.
  ShareWish link(JsonBody body) {
    String type = body.text("type").orElse("view").toLowerCase(Locale.ROOT);
    Grantee grantee = new Grantee.Link(scope(body.text("scope").orElse("anonymous")));
    ShareWish wish = wish(body, grantee, role(type));
    boolean shownOnly = type.equals("blocksdownload") || body.flag("preventsDownload");
    return shownOnly ? wish.withoutDownload() : wish;
  }

  /// Of `invite` and `grant`.
  ShareWish wish(JsonBody body, Grantee grantee, ShareRole role) {
    ShareWish wish = ShareWish.of(grantee, role);
    Optional<Instant> end = body.time(EXPIRY);
    wish = end.isPresent() ? wish.until(end.get()) : wish;
    Optional<LinkPassword> password = password(body);
    wish = password.isPresent() ? wish.with(password.get()) : wish;
    wish = body.flag(SHOWN_ONLY) ? wish.withoutDownload() : wish;
    return body.number(LIMIT).isPresent() ? wish.limitedTo(body.number(LIMIT).getAsLong()) : wish;
  }

  /// Of `PATCH`: `null` takes away, what is not there stays.
  PermissionChange change(JsonBody body) {
    PermissionChange change = PermissionChange.NONE;
    if (body.isNamed("roles")) {
      change = change.to(role(body.texts("roles")));
    }
    if (body.isNamed(EXPIRY)) {
      change = change.ending(body.time(EXPIRY));
    }
    if (body.isNamed(PASSWORD)) {
      change = change.locked(password(body));
    }
    if (body.isNamed(LIMIT)) {
      change = change.limited(body.number(LIMIT));
    }
    if (body.isNamed(SHOWN_ONLY)) {
      change = change.preventing(body.flag(SHOWN_ONLY));
    }
    JsonBody link = body.inside("link");
    return link.isNamed("preventsDownload")
        ? change.preventing(link.flag("preventsDownload"))
        : change;
  }

  static ShareRole role(List<String> roles) {
    if (roles.stream().anyMatch("write"::equalsIgnoreCase)) {
      return ShareRole.WRITE;
    }
    if (roles.stream().anyMatch("read"::equalsIgnoreCase)) {
      return ShareRole.READ;
    }
    throw GraphError.invalid("roles holds read or write.").refusal();
  }

  private static ShareRole role(String type) {
    return switch (type) {
      case "view", "embed", "blocksdownload" -> ShareRole.READ;
      case "edit" -> ShareRole.WRITE;
      case "createonly" -> ShareRole.UPLOAD;
      default ->
          throw GraphError.invalid("type is view, edit, embed, blocksDownload or createOnly.")
              .refusal();
    };
  }

  private static LinkScope scope(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "anonymous" -> LinkScope.ANYONE;
      case "organization" -> LinkScope.MEMBERS;
      case "users" -> LinkScope.NAMED;
      default -> throw GraphError.invalid("scope is anonymous, organization or users.").refusal();
    };
  }

  private Optional<LinkPassword> password(JsonBody body) {
    return body.text(PASSWORD).filter(text -> !text.isEmpty()).map(this::hashed);
  }

  private LinkPassword hashed(String typed) {
    try (Password password = Password.of(typed)) {
      return LinkPassword.hashed(passwords.apply(password));
    } catch (IdentityRefusal.WeakPassword weak) {
      throw GraphError.invalid("weakPassword", weak.sentence()).refusal();
    } catch (AccountRefusal refused) {
      throw GraphError.invalid("weakPassword", String.valueOf(refused.getMessage())).refusal();
    }
  }
}
