package org.holdfast.content;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;

/// Adds one step of a draft to one region: segments to the part, then the tail beside it. The part
/// is flushed first, because packing the new tail drops the old one.
final class DraftLane implements Lane.Work {

  private final FileKey key;
  private final DraftState state;
  private final Site site;
  private final DraftParts parts;
  private final Executor executor;
  private Optional<Growing> growing = Optional.empty();

  private record Growing(RegionPart part, EarlyFlush flush) {}

  DraftLane(FileKey key, DraftState state, Site site, DraftParts parts, Executor executor) {
    this.key = key;
    this.state = state;
    this.site = site;
    this.parts = parts;
    this.executor = executor;
  }

  @Override
  public void use(Chunk chunk) throws IOException {
    int length = chunk.stored.remaining();
    Growing grown = growing();
    grown.part.append(chunk.stored.duplicate());
    grown.flush.grewBy(length);
  }

  @Override
  public void finish(byte[] packedTail) throws IOException {
    Growing grown = growing();
    grown.flush.await();
    grown.part.force();
    grown.part.close();
    site.attached().putPacked(key.address().revision(), packedTail);
  }

  /// Leaves what was written: the next step cuts it off.
  @Override
  public void giveUp() {
    try {
      if (growing.isPresent()) {
        growing.get().flush.await();
        growing.get().part.close();
      }
    } catch (IOException e) {
      site.noteTrouble(e.toString());
      closeQuietly(growing.get().part);
    }
  }

  private static void closeQuietly(RegionPart part) {
    try {
      part.close();
    } catch (IOException _) {
      // The flush failed before, which the region has noted.
    }
  }

  private Growing growing() throws IOException {
    if (growing.isEmpty()) {
      RegionPart part = parts.settled(key, state, site);
      growing = Optional.of(new Growing(part, new EarlyFlush(part, executor)));
    }
    return growing.get();
  }
}
