package org.holdfast.drive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.holdfast.content.RevisionId;
import org.holdfast.identity.AccountId;
import org.holdfast.micro.MicroHouse;

/// A drive with a folder of small files, and sixteen callers at its front door.
final class FilledDrive implements AutoCloseable {

  static final int FILES = 4_000;

  /// How many there are of them.
  static final int MADE = MicroHouse.many(FILES);

  private static final int CALLERS = 16;
  private static final int CONTENT_BYTES = 10_240;

  private final MicroHouse house = MicroHouse.fresh();
  private final AccountId owner = AccountId.random(house.random());
  private Drive drive = house.drives().create(owner);
  private final AtomicInteger contents = new AtomicInteger();
  private final Item[] files = new Item[MADE];
  private String folder = "";
  private int folders;

  MicroHouse house() {
    return house;
  }

  Drive drive() {
    return drive;
  }

  Actor actor() {
    return new Actor(owner, "micro");
  }

  /// After the database was opened again.
  void findAgain() {
    drive = house.drives().ofOwner(owner).orElseThrow();
  }

  /// A new folder; what follows happens in it.
  Item makeFolder() {
    folder = "folder-" + folders++;
    Placement at = new Placement(drive.rootId(), ItemName.of(folder), Conflict.FAIL);
    return drive.createFolder(actor(), at, FileTimes.NONE).item();
  }

  /// As [#makeFolder], with [#MADE] files.
  Item fill() {
    Item made = makeFolder();
    inCrowd(MADE, this::write);
    return made;
  }

  /// Content that no file has yet: the same once more would be no operation.
  void write(int number) {
    byte[] content = new byte[CONTENT_BYTES];
    ByteBuffer.wrap(content).putInt(contents.incrementAndGet());
    try {
      files[number] =
          drive
              .write(
                  actor(),
                  new ItemPath(drive.rootId(), List.of(folder)),
                  ItemName.of(name(number)),
                  Conflict.REPLACE,
                  new Upload(
                      new ByteArrayInputStream(content),
                      OptionalLong.of(content.length),
                      Optional.empty(),
                      FileTimes.NONE,
                      Optional.empty()),
                  Precondition.NONE)
              .item();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// As a download URL has it read.
  void read(int number) {
    RevisionId revision = ((Facet.File) files[number].facet()).revision();
    try (FileContent content =
        house.drives().open(drive.id(), files[number].id(), revision, Optional.empty())) {
      content.reader().copyTo(OutputStream.nullOutputStream(), 0, CONTENT_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void rename(int number) {
    drive.change(
        actor(),
        path(name(number)),
        ItemChange.rename(ItemName.of("renamed-" + number + ".bin"), Conflict.FAIL),
        Precondition.NONE);
  }

  void remove(int number) {
    drive.recycle(actor(), path(name(number)), Precondition.NONE);
  }

  /// Does it for every number, by sixteen callers who each take the next one.
  static void inCrowd(int count, IntConsumer deed) {
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> callers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        callers.add(
            threads.submit(
                () -> {
                  for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                    deed.accept(i);
                  }
                }));
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("a caller did not get through", e);
    }
  }

  private ItemPath path(String name) {
    return new ItemPath(drive.rootId(), List.of(folder, name));
  }

  private static String name(int number) {
    return "file-" + number + ".bin";
  }

  @Override
  public void close() {
    house.close();
  }
}
