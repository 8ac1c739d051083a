package org.holdfast.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/// A server of many items whose machine is lost while it is being written to: what is left is one
/// region of two, the vault and its passphrase.
final class LostMachine {

  private final Workplace place;
  private final Holdfast holdfast;
  private final LargeDrive drive;
  private final PrintWriter progress;

  /// @param holdfast whose database lies in the regions
  /// @param items files; folders come on top
  LostMachine(Workplace place, Holdfast holdfast, int items, PrintWriter progress) {
    this.place = place;
    this.holdfast = holdfast;
    this.drive = new LargeDrive(place, holdfast, items, progress);
    this.progress = progress;
  }

  /// Fills the drive over the wire, kills the server, removes its data folder and a region,
  /// rebuilds it from the other, and reads back everything that was answered.
  Results measure() throws IOException, InterruptedException {
    Path folder = place.newFolder("lost");
    holdfast.prepare(place, folder);
    holdfast.saveVault(folder);
    Running server = Running.start(holdfast, place, folder);
    drive.fill(server);
    server.child().kill();
    Workplace.remove(holdfast.data(folder));
    Workplace.remove(holdfast.region(folder, "east"));
    say("the data folder and a region are gone");

    long lost = System.nanoTime();
    holdfast.recover(place, folder, "west");
    double rebuilt = millisSince(lost);
    Files.createDirectories(holdfast.region(folder, "east"));
    Running again = Running.start(holdfast, place, folder);
    double answering = millisSince(lost);

    Results results = new Results();
    results.add(Measure.REBUILT, holdfast.name(), rebuilt);
    results.add(Measure.BACK, holdfast.name(), answering);
    say("rebuilt; reading everything back");
    drive.requireAll(again);
    results.add(Measure.MEMORY, holdfast.name(), again.child().peakMemoryBytes() / 1048576.0);
    return results;
  }

  private static double millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e6;
  }

  private void say(String line) {
    progress.println(line);
    progress.flush();
  }
}
