package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.holdfast.recovery.MirrorStatus;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

class HealthOfMirrorTest {

  @Test
  void troubleIsToldAsACodeWithoutTheFolderThatItIsIn() {
    MirrorStatus.Place place =
        new MirrorStatus.Place("west", 3, 1, Optional.of("/srv/private/west/mirror: no space"));
    MirrorStatus status =
        new MirrorStatus("", 4, Optional.of("/srv/private/west is away"), List.of(place));
    StringWriter text = new StringWriter();

    try (JsonGenerator out = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      HealthDoor.writeMirror(out, status);
      out.writeEndObject();
    }

    assertThat(text.toString())
        .contains("\"trouble\":\"mirrorStopped\"", "\"trouble\":\"mirrorRegionFailed\"")
        .doesNotContain("/srv");
  }
}
