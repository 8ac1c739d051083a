package org.holdfast.server.graph;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.Pictures;

/// The picture that the person signed in shows of themselves. It is kept in one size, and answered
/// to whichever of the contract's sizes is asked for: who wants another scales it anyway.
final class PhotoHandler {

  private static final Set<String> SIZES =
      Set.of(
          "48x48", "64x64", "96x96", "120x120", "240x240", "360x360", "432x432", "504x504",
          "648x648");

  private final Function<AccountId, Optional<byte[]>> pictures;
  private final Links links;

  /// @param pictures in PNG, of [Pictures#SIDE] points
  PhotoHandler(Function<AccountId, Optional<byte[]>> pictures, Links links) {
    this.pictures = pictures;
    this.links = links;
  }

  void about(Call call) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(own(call));
    String tag = HexFormat.of().toHexDigits((int) sum.getValue());
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeStringProperty("@odata.context", links.metadata("me/photo/$entity"));
              out.writeStringProperty("@odata.mediaContentType", "image/png");
              out.writeStringProperty("@odata.mediaEtag", "\"" + tag + "\"");
              out.writeStringProperty("id", Pictures.SIDE + "x" + Pictures.SIDE);
              out.writeNumberProperty("height", Pictures.SIDE);
              out.writeNumberProperty("width", Pictures.SIDE);
              out.writeEndObject();
            });
  }

  void content(Call call) throws IOException {
    call.exchange().answerPng(own(call));
  }

  void contentOfSize(Call call) throws IOException {
    if (!SIZES.contains(call.place("size").toLowerCase(Locale.ROOT))) {
      throw absent("There is no such size of a photo.");
    }
    content(call);
  }

  private byte[] own(Call call) {
    return pictures
        .apply(call.signedIn().account())
        .orElseThrow(() -> absent("You show no photo of yourself."));
  }

  private static GraphRefusal absent(String message) {
    return GraphError.of(404, "itemNotFound", "ImageNotFound", message).refusal();
  }
}
