package org.holdfast.server.graph;

import java.io.IOException;
import java.util.Locale;
import org.holdfast.content.BlobCopy;
import org.holdfast.drive.Whereabouts;
import org.holdfast.server.Safeguards;
import org.holdfast.vault.VaultGroup;
import tools.jackson.core.JsonGenerator;

/// Where one file's content lies and what is known of it: beside the contract.
final class WhereHandler {

  private final House house;

  WhereHandler(House house) {
    this.house = house;
  }

  /// `GET {item}/holdfast/where`.
  void where(Call call) throws IOException {
    Whereabouts told = call.drive().whereabouts(call.item().id());
    Safeguards of = house.safeguards(call.signedIn().account());
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeStringProperty("writtenDateTime", GraphTime.text(told.written()));
              out.writeNumberProperty("driveKey", told.keyVersion());
              out.writeArrayPropertyStart("masterKeys");
              house.wrappers(told.driveKey()).forEach(wrapper -> write(out, wrapper));
              out.writeEndArray();
              out.writeArrayPropertyStart("copies");
              for (BlobCopy copy : told.copies()) {
                write(out, copy);
              }
              out.writeEndArray();
              of.verified().ifPresent(verified -> write(out, verified));
              out.writeEndObject();
            });
  }

  private static void write(JsonGenerator out, VaultGroup.Wrapper wrapper) {
    out.writeStartObject();
    out.writeStringProperty("vault", wrapper.vault());
    out.writeNumberProperty("version", wrapper.version());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, BlobCopy copy) {
    out.writeStartObject();
    out.writeStringProperty("region", copy.region());
    out.writeStringProperty("state", copy.regionState().name().toLowerCase(Locale.ROOT));
    out.writeBooleanProperty("missing", copy.missing());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, Safeguards.Verified verified) {
    out.writeObjectPropertyStart("verified");
    out.writeStringProperty("at", GraphTime.text(verified.at()));
    out.writeBooleanProperty("whole", verified.whole());
    out.writeEndObject();
  }
}
