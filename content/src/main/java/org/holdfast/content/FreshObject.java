package org.holdfast.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// A large blob on its way into an object store: one request if it is short, else piece by piece,
/// each sent while the next one is gathered. So it holds two pieces in memory, whatever the size.
final class FreshObject implements NewBlob {

  private final ObjectRegion region;
  private final RevisionId revision;
  private final Gathered gathered = new Gathered();
  private Optional<Growing> growing = Optional.empty();
  private CompletableFuture<Void> sending = CompletableFuture.completedFuture(null);
  private long sentBytes;
  private int pieces;
  private boolean committed;

  /// @param replaces the version that was there when it began
  private record Growing(ObjectStore.Growing object, Optional<String> replaces) {}

  FreshObject(ObjectRegion region, RevisionId revision) {
    this.region = region;
    this.revision = revision;
  }

  @Override
  public void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int most = pieceBytes(pieces);
      if (gathered.length() == most) {
        send();
      } else {
        gathered.take(bytes, most);
      }
    }
  }

  /// A store takes at most 10,000 pieces, of which all but the last have 5 MiB: the first 4,000
  /// have that (19 GiB), the next 3,000 have 32 MiB (113 GiB), the others 320 MiB. That is over the
  /// tebibyte that a blob may have.
  static int pieceBytes(int pieces) {
    if (pieces < 4_000) {
      return ObjectRegion.PIECE_BYTES;
    }
    return pieces < 7_000 ? 32 << 20 : 320 << 20;
  }

  /// Pieces are under way already, and none counts before the end.
  @Override
  public void force() {}

  @Override
  public void commit() throws IOException {
    if (growing.isEmpty()) {
      region.putBlob(revision, gathered.shown());
      committed = true;
      return;
    }
    if (gathered.length() > 0) {
      send();
    }
    awaitSent();
    Growing grown = growing.get();
    committed =
        region.write(
            () ->
                grown.object.finish(grown.replaces)
                    || region.hasTaken(revision, sentBytes, grown.replaces));
    if (!committed) {
      throw new IOException("somebody else has put a blob under " + revision.text());
    }
    if (grown.replaces.isPresent()) {
      region.dropOthers(revision);
    }
  }

  @Override
  public void close() throws IOException {
    if (committed || growing.isEmpty()) {
      return;
    }
    try {
      awaitSent();
    } catch (IOException _) {
      // It failed where it was sent; here it is given up.
    }
    growing.get().object.abandon();
  }

  private void send() throws IOException {
    awaitSent();
    Growing grown = growing();
    ByteBuffer piece = gathered.handOver();
    sentBytes += piece.remaining();
    pieces++;
    sending = CompletableFuture.runAsync(() -> send(grown, piece), region.executor());
  }

  private void send(Growing grown, ByteBuffer piece) {
    try {
      region.write(
          () -> {
            grown.object.add(piece);
            return true;
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitSent() throws IOException {
    try {
      sending.join();
    } catch (CompletionException e) {
      throw Crew.failure(e);
    }
  }

  private Growing growing() throws IOException {
    if (growing.isEmpty()) {
      growing = Optional.of(region.write(() -> begun(region.store())));
    }
    return growing.get();
  }

  private Growing begun(ObjectStore store) throws IOException {
    String name = region.names().blob(revision);
    Optional<String> there = store.look(name).map(ObjectStore.Seen::version);
    return new Growing(store.grow(name), there);
  }
}
