package org.holdfast.server.graph;

import java.io.IOException;
import java.util.Optional;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveInfo;
import org.holdfast.drive.Drives;
import org.holdfast.identity.SignedIn;
import tools.jackson.core.JsonGenerator;

/// The person signed in, and the drive that is theirs.
final class ServiceHandler {

  private final Drives drives;
  private final ItemJson items;
  private final Links links;

  ServiceHandler(Drives drives, ItemJson items, Links links) {
    this.drives = drives;
    this.items = items;
    this.links = links;
  }

  void me(Call call) throws IOException {
    SignedIn person = call.signedIn();
    Selection select = call.query().select();
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeStringProperty("@odata.context", links.metadata("users/$entity"));
              text(out, select, "id", person.account().text());
              text(out, select, "displayName", person.displayName());
              text(out, select, "mail", person.email());
              text(out, select, "userPrincipalName", person.email());
              nothing(out, select, "givenName");
              nothing(out, select, "surname");
              nothing(out, select, "preferredLanguage");
              out.writeEndObject();
            });
  }

  /// Only oneself; whether anybody else exists is not told.
  void user(Call call) throws IOException {
    if (!isSelf(call.signedIn(), call.place("user"))) {
      throw GraphError.absent().refusal();
    }
    me(call);
  }

  void userDrives(Call call) throws IOException {
    if (!isSelf(call.signedIn(), call.place("user"))) {
      throw GraphError.absent().refusal();
    }
    myDrives(call);
  }

  void myDrives(Call call) throws IOException {
    Optional<Drive> own = drives.ofOwner(call.signedIn().account());
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeStringProperty("@odata.context", links.metadata("drives"));
              out.writeArrayPropertyStart("value");
              own.ifPresent(
                  drive -> {
                    out.writeStartObject();
                    properties(out, call, drive);
                    out.writeEndObject();
                  });
              out.writeEndArray();
              out.writeEndObject();
            });
  }

  void drive(Call call) throws IOException {
    boolean root = call.query().text("$expand").map("root"::equalsIgnoreCase).orElse(false);
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeStringProperty("@odata.context", links.metadata("drives/$entity"));
              properties(out, call, call.drive());
              if (root) {
                out.writeName("root");
                items.write(
                    out, call.view(), call.drive().root(), Selection.ALL, ItemJson.Parent.UNTOLD);
              }
              out.writeEndObject();
            });
  }

  static boolean isSelf(SignedIn person, String user) {
    return user.equalsIgnoreCase(person.account().text()) || user.equalsIgnoreCase(person.email());
  }

  private void properties(JsonGenerator out, Call call, Drive drive) {
    if (drive.guest().isPresent()) {
      guests(out, call, drive);
    } else {
      owners(out, call, drive);
    }
  }

  /// What somebody is told of a drive from which something is shared with them.
  private void guests(JsonGenerator out, Call call, Drive drive) {
    Selection select = call.query().select();
    text(out, select, "id", drive.id().text());
    text(out, select, "driveType", "personal");
    text(out, select, "name", "OneDrive");
    text(out, select, "webUrl", links.absolute("/drives/" + drive.id().text()));
    if (select.wants("owner")) {
      ItemJson.identity(out, "owner", drive.owner(), Optional.of(call.signedIn()));
    }
  }

  private void owners(JsonGenerator out, Call call, Drive drive) {
    DriveInfo info = drive.info();
    Selection select = call.query().select();
    text(out, select, "id", info.id().text());
    text(out, select, "driveType", "personal");
    text(out, select, "name", "OneDrive");
    text(out, select, "webUrl", links.absolute("/drives/" + info.id().text()));
    text(out, select, "createdDateTime", GraphTime.text(info.createdAt()));
    text(out, select, "lastModifiedDateTime", GraphTime.text(info.changedAt()));
    if (select.wants("owner")) {
      owner(out, call.signedIn());
    }
    if (select.wants("quota")) {
      quota(out, info);
    }
  }

  private static void owner(JsonGenerator out, SignedIn person) {
    out.writeObjectPropertyStart("owner");
    out.writeObjectPropertyStart("user");
    out.writeStringProperty("id", person.account().text());
    out.writeStringProperty("displayName", person.displayName());
    out.writeStringProperty("email", person.email());
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void quota(JsonGenerator out, DriveInfo info) {
    out.writeObjectPropertyStart("quota");
    out.writeNumberProperty("total", info.quota().total());
    out.writeNumberProperty("used", info.quota().used());
    out.writeNumberProperty("remaining", info.quota().remaining());
    out.writeNumberProperty("deleted", info.quota().recycled());
    out.writeStringProperty("state", info.quota().fullness().word());
    out.writeEndObject();
  }

  private static void text(JsonGenerator out, Selection select, String property, String value) {
    if (select.wants(property)) {
      out.writeStringProperty(property, value);
    }
  }

  private static void nothing(JsonGenerator out, Selection select, String property) {
    if (select.wants(property)) {
      out.writeNullProperty(property);
    }
  }
}
