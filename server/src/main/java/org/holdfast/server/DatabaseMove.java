package org.holdfast.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Who;
import org.holdfast.database.Move;

/// The embedded database of a data folder, moved to the PostgreSQL server that its settings name:
/// `holdfast move-database`. For one thread.
public final class DatabaseMove {

  private final DataFolder data;
  private final PassphraseSource passphrases;
  private final Settings settings;
  private long rows;

  /// @param data the folder of a server that is stopped
  /// @throws StartRefused if its settings cannot be read
  public DatabaseMove(Path data, PassphraseSource passphrases) {
    this.data = new DataFolder(data);
    this.passphrases = passphrases;
    this.settings = Settings.load(data);
  }

  /// Begins the move, or goes on with one that was cut off.
  ///
  /// @return what to say
  /// @throws StartRefused if no PostgreSQL server is named; the database's refusals say what else
  public List<String> move(ConsoleProgress progress) {
    if (!(settings.database() instanceof Settings.Store.Postgres store)) {
      throw new StartRefused(
          "holdfast.yaml names no PostgreSQL server to move to: set database.url, user and password-file there first (docs/deploy/postgresql).");
    }
    Move.Moved moved =
        Move.run(data.database(), Holdfast.postgres(store), Holdfast.SCHEMAS, progress::at);
    rows = moved.rows();
    return List.of(
        "Moved %,d rows of %d tables, and compared every one of them."
            .formatted(moved.rows(), moved.tables()));
  }

  /// Opens the moved database, tells the log of it, and verifies all of it.
  public ConsoleAnswer verify(ConsoleProgress progress) {
    try (Holdfast holdfast = Holdfast.open(data.path(), settings, passphrases)) {
      holdfast
          .audit()
          .note(
              Event.done(EventKind.DATABASE_MOVED, new Who.Keeper())
                  .saying(new Detail.Count(rows))
                  .in(Circumstances.NONE.withFactor(Factor.COMMAND_LINE)));
      ConsoleAnswer verified = new Verification(holdfast, progress).run();
      List<String> lines = new ArrayList<>(verified.lines());
      lines.add(
          "Start it with `holdfast serve --data %s`. %s is not opened any more, and what lies of it under mirror/ in the regions is as old as the move: remove both when you are sure."
              .formatted(data.path(), data.database()));
      return new ConsoleAnswer(lines, verified.exit());
    }
  }
}
