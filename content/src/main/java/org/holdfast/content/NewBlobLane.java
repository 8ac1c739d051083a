package org.holdfast.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;

/// Writes a new large blob into one region; if it fails or is given up, nothing remains.
final class NewBlobLane implements Lane.Work {

  private final Site site;
  private final RevisionId revision;
  private final Executor executor;
  private Optional<Growing> growing = Optional.empty();

  private record Growing(NewBlob part, EarlyFlush flush) {}

  NewBlobLane(Site site, RevisionId revision, Executor executor) {
    this.site = site;
    this.revision = revision;
    this.executor = executor;
  }

  @Override
  public void use(Chunk chunk) throws IOException {
    append(chunk.stored.duplicate());
  }

  @Override
  public void finish(byte[] lastStored) throws IOException {
    append(ByteBuffer.wrap(lastStored));
    Growing grown = growing();
    grown.flush.await();
    grown.part.commit();
    grown.part.close();
  }

  @Override
  public void giveUp() {
    try {
      if (growing.isPresent()) {
        settleFlush(growing.get());
        growing.get().part.close();
        site.region().deletePart(revision);
      }
    } catch (IOException e) {
      // The sweep removes it once the region can be written again.
      site.noteTrouble(e.toString());
    }
  }

  private static void settleFlush(Growing grown) {
    try {
      grown.flush.await();
    } catch (IOException _) {
      // The region has noted it; the part is removed anyway.
    }
  }

  private void append(ByteBuffer bytes) throws IOException {
    int length = bytes.remaining();
    Growing grown = growing();
    grown.part.append(bytes);
    grown.flush.grewBy(length);
  }

  private Growing growing() throws IOException {
    if (growing.isEmpty()) {
      NewBlob part = site.attached().begin(revision);
      growing = Optional.of(new Growing(part, new EarlyFlush(part, executor)));
    }
    return growing.get();
  }
}
