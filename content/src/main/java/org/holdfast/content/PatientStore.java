package org.holdfast.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/// An object store whose requests are asked again where that may help. A request that was given up
/// may have been done: then the next one finds its name taken, and who asked has to look.
final class PatientStore implements ObjectStore {

  private final ObjectStore store;
  private final Retries retries;
  private final Consumer<StoreFailure> watch;

  /// @param watch told of each request that was given up
  PatientStore(ObjectStore store, Retries retries, Consumer<StoreFailure> watch) {
    this.store = store;
    this.retries = retries;
    this.watch = watch;
  }

  private interface Change {
    void run() throws IOException;
  }

  @Override
  public String where() {
    return store.where();
  }

  @Override
  public boolean create(String name, ByteBuffer bytes) throws IOException {
    return asked(() -> store.create(name, bytes.duplicate()));
  }

  @Override
  public boolean replace(String name, ByteBuffer bytes, String seen) throws IOException {
    return asked(() -> store.replace(name, bytes.duplicate(), seen));
  }

  @Override
  public Optional<Seen> look(String name) throws IOException {
    return asked(() -> store.look(name));
  }

  @Override
  public Optional<Fetched> fetch(
      String name, Optional<String> version, long position, int atMostBytes) throws IOException {
    return asked(() -> store.fetch(name, version, position, atMostBytes));
  }

  @Override
  public void delete(String name) throws IOException {
    again(() -> store.delete(name));
  }

  @Override
  public Page list(String prefix, Optional<String> from) throws IOException {
    return asked(() -> store.list(prefix, from));
  }

  @Override
  public Page listUnfinished(String prefix, Optional<String> from) throws IOException {
    return asked(() -> store.listUnfinished(prefix, from));
  }

  @Override
  public Growing grow(String name) throws IOException {
    return new PatientGrowing(asked(() -> store.grow(name)));
  }

  @Override
  public void endUnfinished(String name) throws IOException {
    again(() -> store.endUnfinished(name));
  }

  @Override
  public void close() {
    store.close();
  }

  private <T> T asked(Retries.Attempt<T> attempt) throws IOException {
    try {
      return retries.run(attempt);
    } catch (StoreFailure e) {
      watch.accept(e);
      throw e;
    }
  }

  private void again(Change change) throws IOException {
    asked(
        () -> {
          change.run();
          return true;
        });
  }

  private final class PatientGrowing implements Growing {

    private final Growing growing;

    private PatientGrowing(Growing growing) {
      this.growing = growing;
    }

    @Override
    public void add(ByteBuffer piece) throws IOException {
      again(() -> growing.add(piece.duplicate()));
    }

    @Override
    public boolean finish(Optional<String> seen) throws IOException {
      return asked(() -> growing.finish(seen));
    }

    @Override
    public void abandon() throws IOException {
      again(growing::abandon);
    }
  }
}
