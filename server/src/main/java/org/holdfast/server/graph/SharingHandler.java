package org.holdfast.server.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.content.ItemId;
import org.holdfast.drive.EffectivePermission;
import org.holdfast.drive.Grantee;
import org.holdfast.drive.LinkAnswer;
import org.holdfast.drive.LinkPass;
import org.holdfast.drive.LinkSecret;
import org.holdfast.drive.Permission;
import org.holdfast.drive.PermissionId;
import org.holdfast.drive.ShareRole;
import org.holdfast.drive.ShareWish;
import org.holdfast.drive.Shared;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.IdentityRefusal;
import org.holdfast.identity.Password;
import org.holdfast.identity.TooManySignIns;
import tools.jackson.core.JsonGenerator;

/// Sharing an item: links, invitations, and the permissions that come of them (section 7 of the
/// contract).
final class SharingHandler {

  private static final int MOST_RECIPIENTS = 100;

  private final DrivesInReach reach;
  private final PermissionJson permissions;
  private final ShareWishes wishes;
  private final SharePasswords passwords;
  private final ShareMail mail;
  private final Links links;
  private final Throttle lettingGo;

  /// @param lettingGo bounds how often guests let go of what they keep
  SharingHandler(
      DrivesInReach reach,
      PermissionJson permissions,
      ShareWishes wishes,
      SharePasswords passwords,
      ShareMail mail,
      Links links,
      Throttle lettingGo) {
    this.reach = reach;
    this.permissions = permissions;
    this.wishes = wishes;
    this.passwords = passwords;
    this.mail = mail;
    this.links = links;
    this.lettingGo = lettingGo;
  }

  /// `POST {item}/createLink`.
  void createLink(Call call) throws IOException {
    ItemId item = call.item().id();
    ShareWish wish = wishes.link(call.exchange().json());
    Shared shared = call.drive().share(call.actor(), item, wish);
    answer(call, shared.created() ? 201 : 200, of(shared));
  }

  /// `POST {item}/invite`.
  void invite(Call call) throws IOException {
    ItemId item = call.item().id();
    JsonBody body = call.exchange().json();
    List<String> roles = body.texts("roles");
    ShareRole role = roles.isEmpty() ? ShareRole.READ : ShareWishes.role(roles);
    List<Shared> all = new ArrayList<>();
    for (Grantee grantee : recipients(body)) {
      Shared shared = call.drive().share(call.actor(), item, wishes.wish(body, grantee, role));
      all.add(shared);
      if (!body.isNamed("sendInvitation") || body.flag("sendInvitation")) {
        mail.tell(call, shared, body.text("message").orElse(""));
      }
    }
    answerList(call, all.stream().map(SharingHandler::of).toList());
  }

  private static List<Grantee> recipients(JsonBody body) {
    List<JsonBody> recipients = body.objects("recipients");
    if (recipients.isEmpty() || recipients.size() > MOST_RECIPIENTS) {
      throw GraphError.invalid("recipients names 1 to " + MOST_RECIPIENTS + " people.").refusal();
    }
    return recipients.stream().map(SharingHandler::recipient).toList();
  }

  private static Grantee recipient(JsonBody recipient) {
    Optional<String> email = recipient.text("email").or(() -> recipient.text("alias"));
    try {
      return email.isPresent()
          ? new Grantee.Outsider(EmailAddress.parse(email.get()).compared())
          : new Grantee.Account(AccountId.parse(recipient.text("objectId").orElse("")));
    } catch (AccountRefusal | IllegalArgumentException e) {
      throw GraphError.invalid("A recipient has an email address, or the objectId of an account.")
          .refusal();
    }
  }

  /// `GET {item}/permissions`.
  void list(Call call) throws IOException {
    answerList(call, holding(call, call.item().id()));
  }

  /// `$expand=permissions`.
  void expand(JsonGenerator out, Call call, ItemId item) {
    out.writeArrayPropertyStart("permissions");
    holding(call, item).forEach(each -> permissions.write(out, call, each));
    out.writeEndArray();
  }

  /// The secret of a link may let its holder write: it is not for an app that may only read, and
  /// would outlive what that app was allowed. What lies outside of an app's folder is not told it.
  private static List<EffectivePermission> holding(Call call, ItemId item) {
    boolean writes = AppScope.mayWrite(call.signedIn().scopes());
    return call.drive().permissions(item).stream()
        .filter(
            each -> call.fence().isEmpty() || call.fence().get().holds(each.permission().item()))
        .map(
            each ->
                writes
                    ? each
                    : new EffectivePermission(
                        each.permission(), each.inheritedFrom(), Optional.empty()))
        .toList();
  }

  /// `GET {item}/permissions/{id}`.
  void read(Call call) throws IOException {
    answer(call, 200, find(call, call.item().id()));
  }

  /// `PATCH {item}/permissions/{id}`.
  void change(Call call) throws IOException {
    ItemId item = call.item().id();
    call.drive()
        .changePermission(call.actor(), item, id(call), wishes.change(call.exchange().json()));
    answer(call, 200, find(call, item));
  }

  /// `DELETE {item}/permissions/{id}`.
  void revoke(Call call) {
    if (call.drive().guest().isPresent()) {
      // Kept and let go of in turn, a link would fill its owner's security log.
      lettingGo.count(call.signedIn());
    }
    call.drive().revoke(call.actor(), call.item().id(), id(call));
    call.exchange().answerEmpty(204);
  }

  private static EffectivePermission find(Call call, ItemId item) {
    PermissionId wanted = id(call);
    return holding(call, item).stream()
        .filter(each -> each.permission().id().equals(wanted))
        .findFirst()
        .orElseThrow(() -> GraphError.absent().refusal());
  }

  private static PermissionId id(Call call) {
    return PermissionId.parse(call.place("permission"))
        .orElseThrow(() -> GraphError.absent().refusal());
  }

  /// `GET /shares/{id}/permission`.
  void ofShare(Call call) throws IOException {
    LinkAnswer.Open open = open(call);
    Permission permission = open.permission();
    answer(call, 200, new EffectivePermission(permission, Optional.empty(), Optional.empty()));
  }

  /// `POST /shares/{id}/driveItem/validatePermission`: shows the password of a link, which the
  /// account then keeps. Of a link without one it does the same.
  void validate(Call call) throws IOException {
    JsonBody body = call.exchange().json();
    LinkAnswer.Open open = opened(call, body);
    if (open.drive().guest().isPresent()) {
      open.drive().redeem(call.actor());
    }
    call.exchange().answerEmpty(204);
  }

  /// What the link leads to, by the password in the body if it has one.
  private LinkAnswer.Open opened(Call call, JsonBody body) {
    Optional<String> typed = body.text("password").filter(text -> !text.isEmpty());
    return typed.isEmpty()
        ? reach.openShare(call, false)
        : reach.openShare(call, secret -> prove(secret, typed.get()));
  }

  private LinkPass prove(LinkSecret link, String text) {
    try (Password typed = Password.of(text)) {
      return reach
          .drives()
          .shares()
          .provePassword(link, (id, hash) -> passwords.matches(id, hash, typed))
          .orElseThrow(SharingHandler::wrong);
    } catch (AccountRefusal _) {
      throw wrong(); // longer than any
    } catch (IdentityRefusal.TooManyBegun late) {
      throw GraphError.of(
              429,
              "activityLimitReached",
              "passwordTriedTooOften",
              "The password of this link was tried so often that the next try has to wait.")
          .with("Retry-After", Long.toString(Math.max(1, late.until().toSeconds())))
          .refusal();
    } catch (TooManySignIns _) {
      throw GraphError.of(503, "serviceNotAvailable", "Too many passwords are tried just now.")
          .with("Retry-After", "10")
          .refusal();
    }
  }

  private static GraphRefusal wrong() {
    return GraphError.of(
            403, "accessDenied", "passwordIncorrect", "This is not the password of the link.")
        .refusal();
  }

  /// `POST /shares/{id}/permission/grant`: its owner names more people for whom the link works;
  /// anybody else has their own account keep it.
  void grant(Call call) throws IOException {
    JsonBody body = call.exchange().json();
    LinkAnswer.Open open = opened(call, body);
    if (open.drive().guest().isPresent() && isForThemselves(call, body)) {
      Permission kept = open.drive().redeem(call.actor());
      answerList(call, List.of(new EffectivePermission(kept, Optional.empty(), Optional.empty())));
      return;
    }
    List<String> roles = body.texts("roles");
    ShareRole role = roles.isEmpty() ? ShareRole.READ : ShareWishes.role(roles);
    List<Shared> all = new ArrayList<>();
    for (Grantee grantee : recipients(body)) {
      all.add(open.drive().share(call.actor(), open.item(), ShareWish.of(grantee, role)));
    }
    answerList(call, all.stream().map(SharingHandler::of).toList());
  }

  private static boolean isForThemselves(Call call, JsonBody body) {
    Grantee mail = new Grantee.Outsider(EmailAddress.parse(call.signedIn().email()).compared());
    Grantee account = new Grantee.Account(call.signedIn().account());
    return body.objects("recipients").stream()
        .map(SharingHandler::recipient)
        .allMatch(each -> each.equals(mail) || each.equals(account));
  }

  private LinkAnswer.Open open(Call call) {
    return reach.openShare(call, call.exchange().method().equals("GET"));
  }

  private static EffectivePermission of(Shared shared) {
    return new EffectivePermission(
        shared.permission(), Optional.empty(), Optional.of(shared.secret()));
  }

  private void answer(Call call, int status, EffectivePermission permission) throws IOException {
    call.exchange()
        .answer(
            status,
            out -> {
              out.writeStartObject();
              out.writeStringProperty("@odata.context", links.metadata("permission"));
              permissions.properties(out, call, permission);
              out.writeEndObject();
            });
  }

  private void answerList(Call call, List<EffectivePermission> all) throws IOException {
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeStringProperty("@odata.context", links.metadata("permissions"));
              out.writeArrayPropertyStart("value");
              all.forEach(each -> permissions.write(out, call, each));
              out.writeEndArray();
              out.writeEndObject();
            });
  }
}
