package org.holdfast.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// The log of a mirrored database in an object store: an object for each, below `mirror/`.
///
/// A name is taken only if it is free, which the store itself decides: so of two servers that go on
/// with one history the second is refused. A request that was given up and had been done finds its
/// own bytes there.
final class ObjectLog implements LogStore {

  private final ObjectRegion region;
  private final ObjectStore store;
  private final ObjectNames names;

  ObjectLog(ObjectRegion region, ObjectStore store, ObjectNames names) {
    this.region = region;
    this.store = store;
    this.names = names;
  }

  @Override
  public void put(String name, byte[] bytes) throws IOException {
    requireFits(bytes);
    String object = names.log(name);
    boolean made = region.write(() -> store.create(object, ByteBuffer.wrap(bytes)));
    if (!made && read(name).filter(there -> Arrays.equals(there, bytes)).isEmpty()) {
      throw new FileAlreadyExistsException(object);
    }
  }

  @Override
  public void replace(String name, byte[] bytes) throws IOException {
    requireFits(bytes);
    String object = names.log(name);
    Optional<ObjectStore.Seen> seen = store.look(object);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    boolean done =
        region.write(
            () ->
                seen.isPresent()
                    ? store.replace(object, in, seen.get().version())
                    : store.create(object, in));
    if (!done && read(name).filter(there -> Arrays.equals(there, bytes)).isEmpty()) {
      throw new IOException("another one replaced the object " + name + " just now");
    }
  }

  private static void requireFits(byte[] bytes) {
    if (bytes.length > LARGEST_BYTES) {
      throw new IllegalArgumentException("an object of the log has at most 16 MiB");
    }
  }

  @Override
  public List<String> list() throws IOException {
    region.requireThere();
    List<String> found = new ArrayList<>();
    region.each(names.logs(), seen -> names.inLog(seen.name()).ifPresent(found::add));
    Collections.sort(found); // where a store names its objects in another order
    return List.copyOf(found);
  }

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    region.requireThere();
    String object = names.log(name);
    Optional<ObjectStore.Fetched> found = store.fetch(object, Optional.empty(), 0, LARGEST_BYTES);
    if (found.isPresent() && found.get().sizeBytes() > LARGEST_BYTES) {
      throw new IOException("the object " + name + " is larger than any of the log");
    }
    return found.map(ObjectStore.Fetched::bytes);
  }

  @Override
  public void delete(String name) throws IOException {
    region.requireMayChange();
    store.delete(names.log(name));
  }
}
