package org.holdfast.server.signin;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Drives;
import org.holdfast.drive.Grantee;
import org.holdfast.drive.Guest;
import org.holdfast.drive.Item;
import org.holdfast.drive.LinkPassword;
import org.holdfast.drive.LinkScope;
import org.holdfast.drive.LinkSecret;
import org.holdfast.drive.Permission;
import org.holdfast.drive.PermissionId;
import org.holdfast.drive.ShareRole;
import org.holdfast.drive.ShareWish;
import org.holdfast.drive.Shared;
import org.holdfast.drive.SharedItem;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.Identity;
import org.holdfast.identity.IdentityRefusal;
import org.holdfast.identity.Password;
import org.holdfast.identity.PasswordUse;

/// `/account/sharing`: what somebody shares, who reaches it and why, and what others share with
/// them. Sharing itself is here by path; more comfortable ways are the app's.
final class SharingPages {

  /// Of a link, in characters.
  static final int SHORTEST_PASSWORD = PasswordUse.BESIDE_ANOTHER.shortest();

  private static final String HOME = "/account/sharing";
  private static final String CLIENT = "pages";
  private static final long MOST_DAYS = 3_650;

  private final Identity identity;
  private final Drives drives;
  private final Supplier<URI> publicAddress;
  private final InstantSource clock;

  SharingPages(Identity identity, Drives drives, Supplier<URI> publicAddress, InstantSource clock) {
    this.identity = identity;
    this.drives = drives;
    this.publicAddress = publicAddress;
    this.clock = clock;
  }

  /// Something that its reader shares.
  ///
  /// @param link the address that leads to it
  /// @param facts who reaches it, how, until when, how often it was opened; a line
  record Given(String item, String permission, String path, String link, String facts) {
    @Override
    public String toString() {
      return "Given";
    }
  }

  /// Something that others share with its reader.
  record Gotten(String name, String address, String facts) {
    @Override
    public String toString() {
      return "Gotten";
    }
  }

  record Content(String note, String error, List<Given> given, List<Gotten> gotten) {
    public Content {
      given = List.copyOf(given);
      gotten = List.copyOf(gotten);
    }
  }

  void in(Routes routes) {
    routes.get(HOME, this::show).post(HOME, this::share).post(HOME + "/end", this::end);
  }

  private Reply show(Visit visit) {
    String error = visit.why();
    Account account = identity.accounts().find(visit.account()).orElseThrow(SignInFirst::new);
    List<Given> given =
        drives
            .ofOwner(account.id())
            .map(drive -> drive.sharedItems().stream().map(each -> given(visit, each)).toList())
            .orElse(List.of());
    Guest.Person person = new Guest.Person(account.id(), Optional.of(account.email().compared()));
    List<Gotten> gotten =
        drives.shares().sharedWith(person).stream().map(each -> gotten(visit, each)).toList();
    Content content = new Content(error.isEmpty() ? visit.message() : "", error, given, gotten);
    return new Reply.Show(visit.pageWithForms("sharing", content));
  }

  private Given given(Visit visit, SharedItem shared) {
    Item item = shared.item();
    Permission permission = shared.permission();
    boolean kept = permission.grantee() instanceof Grantee.Redeemer; // which leads to itself
    String link =
        shared.drive().permissions(item.id()).stream()
            .filter(each -> each.permission().id().equals(permission.id()) && !kept)
            .findFirst()
            .flatMap(each -> each.secret().map(LinkSecret::reveal))
            .map(secret -> publicAddress.get() + "/s/" + secret)
            .orElse("");
    return new Given(
        item.id().text(),
        permission.id().text(),
        "/" + String.join("/", shared.drive().path(item.id())),
        link,
        who(visit, permission.grantee()) + " · " + facts(visit, permission));
  }

  private Gotten gotten(Visit visit, SharedItem shared) {
    Permission permission = shared.permission();
    String owner = name(shared.drive().owner());
    String by = owner.isEmpty() ? "" : visit.say("sharing.by", owner) + " · ";
    String name = shared.item().name();
    return new Gotten(
        name.isEmpty() ? visit.say("sharing.drive") : name,
        "/s/" + permission.id().text(),
        by + facts(visit, permission));
  }

  private String name(AccountId account) {
    return identity.accounts().find(account).map(Account::displayName).orElse("");
  }

  private String who(Visit visit, Grantee grantee) {
    return switch (grantee) {
      case Grantee.Link(LinkScope scope) ->
          switch (scope) {
            case ANYONE -> visit.say("sharing.who.anyone");
            case MEMBERS -> visit.say("sharing.who.members");
            case NAMED -> visit.say("sharing.who.named");
          };
      case Grantee.Account(AccountId account) -> who(visit, account);
      case Grantee.Redeemer(AccountId account, _) ->
          visit.say("sharing.who.redeemer", who(visit, account));
      case Grantee.Outsider(String mail) -> mail;
    };
  }

  private String who(Visit visit, AccountId account) {
    return identity
        .accounts()
        .find(account)
        .map(each -> each.email().shown())
        .orElse(visit.say("sharing.who.gone"));
  }

  private static String facts(Visit visit, Permission permission) {
    StringBuilder facts = new StringBuilder(visit.say("sharing.role." + word(permission.role())));
    permission
        .until()
        .ifPresent(end -> more(facts, visit.say("sharing.until", visit.words().minute(end))));
    if (permission.hasPassword()) {
      more(facts, visit.say("sharing.password"));
    }
    if (permission.preventsDownload()) {
      more(facts, visit.say("sharing.shown"));
    }
    if (permission.downloadLimit().isPresent()) {
      long most = permission.downloadLimit().getAsLong();
      more(facts, visit.say("sharing.limit", permission.downloads(), most));
    } else if (permission.role() != ShareRole.UPLOAD) {
      more(facts, visit.say("sharing.opened", permission.downloads()));
    }
    return facts.toString();
  }

  private static void more(StringBuilder facts, String fact) {
    facts.append(" · ").append(fact);
  }

  private static String word(ShareRole role) {
    return switch (role) {
      case UPLOAD -> "upload";
      case READ -> "read";
      case WRITE -> "write";
    };
  }

  private Reply share(Visit visit) {
    try {
      Drive drive = drives.ofOwner(visit.account()).orElseThrow(SignInFirst::new);
      List<String> names =
          Arrays.stream(visit.field("path").split("/")).filter(name -> !name.isBlank()).toList();
      Optional<Item> item = names.isEmpty() ? Optional.empty() : found(drive, names);
      if (item.isEmpty()) {
        return visit.refuse(400, HOME, visit.say("sharing.nothing"));
      }
      Actor actor = new Actor(drive.owner(), CLIENT);
      Shared shared = drive.share(actor, item.get().id(), wish(visit));
      return Visit.go(HOME, "message", tell(visit, shared) ? "shared-mailed" : "shared");
    } catch (DriveRefusal.ShareRefused | DriveRefusal.ShareNotInPlan e) {
      return visit.refuse(400, HOME, visit.say("refusal." + e.code()));
    } catch (IdentityRefusal.WeakPassword e) {
      return visit.refuse(400, HOME, visit.words().of(e));
    } catch (AccountRefusal e) {
      return visit.refuse(400, HOME, visit.words().of(e));
    }
  }

  /// Mails the link to whom it is for.
  ///
  /// @return false if it is for nobody in particular, or so many were mailed that this one is not
  private boolean tell(Visit visit, Shared shared) {
    if (!(shared.permission().grantee() instanceof Grantee.Outsider) || !shared.created()) {
      return false;
    }
    Account from = identity.accounts().find(visit.account()).orElseThrow(SignInFirst::new);
    try {
      identity
          .shareLetters()
          .send(
              from.id(),
              EmailAddress.parse(visit.field("mail")),
              from.locale(),
              from.displayName(),
              shared.secret().reveal(),
              "");
      return true;
    } catch (IdentityRefusal.TooManyBegun _) {
      return false;
    }
  }

  private static Optional<Item> found(Drive drive, List<String> names) {
    return drive.resolve(drive.rootId(), names.stream().map(String::strip).toList());
  }

  private ShareWish wish(Visit visit) {
    ShareWish wish = ShareWish.of(grantee(visit), role(visit));
    long days = number(visit.field("days"));
    if (days > 0) {
      wish = wish.until(clock.instant().plus(Duration.ofDays(Math.min(days, MOST_DAYS))));
    }
    if (visit.isSet("password")) {
      try (Password typed = Password.of(visit.field("password"))) {
        wish = wish.with(LinkPassword.hashed(identity.linkPasswords().hash(typed)));
      }
    }
    if (visit.isSet("shown")) {
      wish = wish.withoutDownload();
    }
    long limit = number(visit.field("limit"));
    return limit > 0 ? wish.limitedTo(limit) : wish;
  }

  private static long number(String typed) {
    return typed.strip().matches("[0-9]{1,9}") ? Long.parseLong(typed.strip()) : 0;
  }

  private static Grantee grantee(Visit visit) {
    return switch (visit.field("who")) {
      case "address" -> new Grantee.Outsider(EmailAddress.parse(visit.field("mail")).compared());
      case "members" -> new Grantee.Link(LinkScope.MEMBERS);
      default -> new Grantee.Link(LinkScope.ANYONE);
    };
  }

  private static ShareRole role(Visit visit) {
    return switch (visit.field("role")) {
      case "write" -> ShareRole.WRITE;
      case "upload" -> ShareRole.UPLOAD;
      default -> ShareRole.READ;
    };
  }

  /// From the next request on, at every door.
  private Reply end(Visit visit) {
    Drive drive = drives.ofOwner(visit.account()).orElseThrow(SignInFirst::new);
    Optional<PermissionId> permission = PermissionId.parse(visit.field("permission"));
    String item = visit.field("item");
    if (permission.isPresent() && item.matches("[0-9a-f]{32}")) {
      try {
        Actor actor = new Actor(drive.owner(), CLIENT);
        drive.revoke(actor, ItemId.parse(item), permission.get());
      } catch (DriveRefusal.PermissionAbsent | DriveRefusal.ItemAbsent _) {
        // It is over already, which is what was wanted.
      }
    }
    return Visit.go(HOME, "message", "unshared");
  }
}
