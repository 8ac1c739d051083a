package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.holdfast.content.Blobs;
import org.holdfast.database.Database;
import org.holdfast.database.SqliteDatabase;
import org.jooq.ConnectionProvider;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people do all day must not cost what is in their drive. SQLite keeps no statistics here: it
/// may take an index that has nothing but the drive in common with what is asked, and does so
/// silently.
class QueryPlanTest {

  /// More than a few: lists of ids are planned by their length.
  private static final int FILES = 70;

  @TempDir private Path folder;

  @Test
  void nothingOfEveryDayGoesThroughAWholeDrive() throws SQLException {
    Path file = folder.resolve("metadata.db");
    Set<String> asked = new ConcurrentSkipListSet<>();
    Database database =
        SqliteDatabase.open(
            file,
            List.of(Blobs.SCHEMA, Drives.SCHEMA),
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory()));
    try (House house = House.over(new Listening(database, asked))) {
      live(house);
    }

    assertThat(asked).hasSizeGreaterThan(40);
    List<String> through = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      for (String text : asked) {
        for (String step : plan(connection, text)) {
          if (goesThroughADrive(step) || step.matches("SCAN drive\\b.*")) {
            through.add(step + ": " + text);
          }
        }
      }
    }
    assertThat(through).isEmpty();
  }

  private static void live(House house) {
    Drive drive = house.drive();
    Actor actor = House.actor(drive);
    Item work = House.folder(drive, drive.root(), "work");
    List<Item> files = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      files.add(House.file(drive, work, "file " + i, "content " + i));
    }
    House.file(drive, work, "file 0", "again");
    long point = drive.info().seq();
    drive.children(work.id(), Listing.first(FILES));
    drive.children(
        work.id(),
        new Listing(Listing.Order.NAME, false, FILES, Optional.empty(), Listing.Filter.ALL));
    drive.versions(files.getFirst().id());
    drive.delta(drive.rootId(), DeltaToken.start(), 2 * FILES);
    drive.delta(drive.rootId(), DeltaToken.latest(), FILES);
    Item copy = drive.copy(actor, work.id(), House.at(drive.root(), "copy"), CopyProgress.SILENT);
    drive.change(
        actor,
        copy.id(),
        ItemChange.rename(House.name("renamed"), Conflict.FAIL),
        Precondition.NONE);
    drive.recycle(actor, work.id(), Precondition.NONE);
    drive.recycleBin(FILES, Optional.empty());
    drive.restore(actor, work.id(), Optional.empty(), Optional.empty());
    drive.recycle(actor, copy.id(), Precondition.NONE);
    drive.purge(actor, copy.id(), Precondition.NONE);
    drive.preview(RestoreTarget.after(point));
  }

  /// A table that grows with the drive, looked through from end to end, or by the drive alone.
  private static boolean goesThroughADrive(String step) {
    return step.matches(
            "(SCAN|SEARCH) (\\w+ AS )?(item_state|revision|operation|folder_total)\\b.*")
        && (step.startsWith("SCAN") || step.endsWith("(drive_no=?)"));
  }

  private static List<String> plan(Connection connection, String text) throws SQLException {
    List<String> steps = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("EXPLAIN QUERY PLAN " + text)) {
      while (rows.next()) {
        steps.add(rows.getString("detail"));
      }
    }
    return steps;
  }

  /// Notes every statement.
  private record Listening(Database database, Set<String> asked) implements Database {

    @Override
    public <T extends @Nullable Object> T read(Function<DSLContext, T> query) {
      return database.read(tx -> query.apply(listening(tx)));
    }

    @Override
    public <T extends @Nullable Object> T write(Function<DSLContext, T> change) {
      return database.write(tx -> change.apply(listening(tx)));
    }

    @Override
    public List<String> check() {
      return database.check();
    }

    @Override
    public void close() {
      database.close();
    }

    private DSLContext listening(DSLContext tx) {
      ConnectionProvider real = tx.configuration().connectionProvider();
      return DSL.using(
          tx.configuration()
              .derive(
                  new ConnectionProvider() {
                    @Override
                    public Connection acquire() {
                      return heard(Objects.requireNonNull(real.acquire()));
                    }

                    @Override
                    public void release(Connection connection) {
                      // its transaction's
                    }
                  }));
    }

    private Connection heard(Connection real) {
      return (Connection)
          Proxy.newProxyInstance(
              Listening.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (_, method, arguments) -> {
                if (method.getName().equals("prepareStatement")) {
                  asked.add((String) arguments[0]);
                }
                try {
                  return method.invoke(real, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }
}
