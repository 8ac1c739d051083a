package org.holdfast.server.graph;

import java.io.IOException;
import org.holdfast.drive.Placed;
import org.holdfast.drive.Quota;
import org.holdfast.drive.Space;
import org.holdfast.identity.Entitlements;
import tools.jackson.core.JsonGenerator;

/// What takes the room of a drive, and what its owner's plan allows: beside the contract.
final class StorageHandler {

  private static final int LARGEST = 20;

  private final ItemJson items;

  StorageHandler(ItemJson items) {
    this.items = items;
  }

  /// `GET {drive}/holdfast/storage`.
  void storage(Call call) throws IOException {
    Space space = call.drive().space(LARGEST);
    Entitlements plan = call.drive().entitlements();
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              segments(out, space);
              plan(out, plan);
              out.writeArrayPropertyStart("largest");
              space.largest().forEach(placed -> largest(out, call, placed));
              out.writeEndArray();
              out.writeEndObject();
            });
  }

  private static void segments(JsonGenerator out, Space space) {
    Quota quota = space.quota();
    out.writeNumberProperty("total", quota.total());
    out.writeNumberProperty("used", quota.used());
    out.writeNumberProperty("remaining", quota.remaining());
    out.writeStringProperty("state", quota.fullness().word());
    out.writeNumberProperty("files", quota.used() - quota.recycled() - space.pinnedBytes());
    out.writeNumberProperty("recycled", quota.recycled());
    out.writeNumberProperty("pinned", space.pinnedBytes());
    out.writeNumberProperty("earlier", space.earlierBytes());
  }

  private static void plan(JsonGenerator out, Entitlements plan) {
    out.writeObjectPropertyStart("plan");
    out.writeBooleanProperty("linkPasswords", plan.linkPasswords());
    out.writeBooleanProperty("linkExpiry", plan.linkExpiry());
    plan.restoreWindow()
        .ifPresent(window -> out.writeNumberProperty("restoreDays", window.toDays()));
    out.writeNumberProperty("recycleBinDays", plan.recycleBinKept().toDays());
    out.writeNumberProperty("versionsShown", plan.versionsShown());
    out.writeEndObject();
  }

  private void largest(JsonGenerator out, Call call, Placed placed) {
    ItemJson.Parent parent = new ItemJson.Parent(placed.folders(), true);
    items.write(out, call.view(), placed.item(), call.query().select(), parent);
  }
}
