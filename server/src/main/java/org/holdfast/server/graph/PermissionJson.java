package org.holdfast.server.graph;

import java.util.List;
import java.util.Optional;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.drive.EffectivePermission;
import org.holdfast.drive.Grantee;
import org.holdfast.drive.LinkScope;
import org.holdfast.drive.LinkSecret;
import org.holdfast.drive.Permission;
import org.holdfast.drive.PermissionId;
import org.holdfast.drive.ShareRole;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.SignedIn;
import tools.jackson.core.JsonGenerator;

/// Writes permissions as the contract's `permission`, and what is shared as its `shared`.
final class PermissionJson {

  private final Links links;

  PermissionJson(Links links) {
    this.links = links;
  }

  void write(JsonGenerator out, Call call, EffectivePermission effective) {
    out.writeStartObject();
    properties(out, call, effective);
    out.writeEndObject();
  }

  void properties(JsonGenerator out, Call call, EffectivePermission effective) {
    Permission permission = effective.permission();
    out.writeStringProperty("id", permission.id().text());
    out.writeArrayPropertyStart("roles");
    out.writeString(permission.role() == ShareRole.READ ? "read" : "write");
    out.writeEndArray();
    out.writeStringProperty("shareId", permission.id().text());
    permission
        .until()
        .ifPresent(end -> out.writeStringProperty("expirationDateTime", GraphTime.text(end)));
    out.writeBooleanProperty("hasPassword", permission.hasPassword());
    grantee(out, call, permission, effective.secret());
    effective.inheritedFrom().ifPresent(from -> inherited(out, permission.drive(), from));
    counted(out, permission);
  }

  private void grantee(
      JsonGenerator out, Call call, Permission permission, Optional<LinkSecret> secret) {
    switch (permission.grantee()) {
      case Grantee.Link(LinkScope scope) -> link(out, permission, scope, secret);
      case Grantee.Account(AccountId account) -> {
        granted(out, call.signedIn(), account);
        invitation(out, Optional.empty());
      }
      case Grantee.Redeemer(AccountId account, PermissionId link) -> {
        granted(out, call.signedIn(), account);
        out.writeStringProperty("@holdfast.link", link.text());
      }
      case Grantee.Outsider(String mail) -> {
        for (String property : List.of("grantedTo", "grantedToV2")) {
          out.writeObjectPropertyStart(property);
          out.writeObjectPropertyStart("user");
          out.writeStringProperty("email", mail);
          out.writeEndObject();
          out.writeEndObject();
        }
        invitation(out, Optional.of(mail));
      }
    }
  }

  private void link(
      JsonGenerator out, Permission permission, LinkScope scope, Optional<LinkSecret> secret) {
    out.writeObjectPropertyStart("link");
    out.writeStringProperty("type", type(permission.role()));
    out.writeStringProperty("scope", word(scope));
    out.writeBooleanProperty("preventsDownload", permission.preventsDownload());
    secret.ifPresent(known -> out.writeStringProperty("webUrl", links.share(known)));
    out.writeEndObject();
    if (scope == LinkScope.NAMED) {
      out.writeArrayPropertyStart("grantedToIdentitiesV2");
      out.writeEndArray();
    }
  }

  private static void granted(JsonGenerator out, SignedIn viewer, AccountId account) {
    for (String property : List.of("grantedTo", "grantedToV2")) {
      ItemJson.identity(out, property, account, Optional.of(viewer));
    }
  }

  private static void invitation(JsonGenerator out, Optional<String> mail) {
    out.writeObjectPropertyStart("invitation");
    mail.ifPresent(address -> out.writeStringProperty("email", address));
    out.writeBooleanProperty("signInRequired", mail.isEmpty());
    out.writeEndObject();
  }

  private static void inherited(JsonGenerator out, DriveId drive, ItemId from) {
    out.writeObjectPropertyStart("inheritedFrom");
    ItemJson.driveReference(out, drive);
    out.writeStringProperty("id", from.text());
    out.writeEndObject();
  }

  /// What the contract has no word for.
  private static void counted(JsonGenerator out, Permission permission) {
    if (permission.role() == ShareRole.UPLOAD) {
      out.writeBooleanProperty("@holdfast.createOnly", true);
    }
    if (permission.preventsDownload()) {
      out.writeBooleanProperty("@holdfast.preventsDownload", true);
    }
    out.writeNumberProperty("@holdfast.downloads", permission.downloads());
    permission
        .downloadLimit()
        .ifPresent(limit -> out.writeNumberProperty("@holdfast.downloadLimit", limit));
  }

  /// The `shared` facet: the widest of what holds for the item.
  static void shared(
      JsonGenerator out, AccountId owner, Optional<SignedIn> viewer, List<Permission> all) {
    if (all.isEmpty()) {
      return;
    }
    shared(out, all, () -> ItemJson.identity(out, "owner", owner, viewer), viewer);
  }

  /// The same for whom it is shared with: they are told who shares it with them.
  static void shared(
      JsonGenerator out, AccountId owner, String name, Optional<SignedIn> viewer, Permission by) {
    shared(out, List.of(by), () -> named(out, owner, name), viewer);
  }

  private static void named(JsonGenerator out, AccountId owner, String name) {
    out.writeObjectPropertyStart("owner");
    out.writeObjectPropertyStart("user");
    out.writeStringProperty("id", owner.text());
    if (!name.isEmpty()) {
      out.writeStringProperty("displayName", name);
    }
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void shared(
      JsonGenerator out, List<Permission> all, Runnable owner, Optional<SignedIn> viewer) {
    out.writeObjectPropertyStart("shared");
    out.writeStringProperty("scope", widest(all));
    owner.run();
    ItemJson.identity(out, "sharedBy", all.getFirst().grantedBy(), viewer);
    out.writeStringProperty("sharedDateTime", GraphTime.text(all.getFirst().grantedAt()));
    out.writeEndObject();
  }

  private static String widest(List<Permission> all) {
    return all.stream()
        .map(Permission::grantee)
        .map(grantee -> grantee instanceof Grantee.Link(LinkScope scope) ? scope : LinkScope.NAMED)
        .min(LinkScope::compareTo)
        .map(PermissionJson::word)
        .orElse("users");
  }

  private static String type(ShareRole role) {
    return switch (role) {
      case READ -> "view";
      case WRITE -> "edit";
      case UPLOAD -> "createOnly";
    };
  }

  private static String word(LinkScope scope) {
    return switch (scope) {
      case ANYONE -> "anonymous";
      case MEMBERS -> "organization";
      case NAMED -> "users";
    };
  }
}
