package org.holdfast.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.holdfast.server.ConsoleAnswer;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.Control;

/// A real server's life on an empty disk, with everything it wrote and everything it answered: first start,
/// clients at work, stop, second start, clients at work, stop.
///
/// Lies in a folder, so that it can be opened again:
///
///     data            what the server left
///     trace-1, -2     its system calls
///     history-0 …     what each client did and saw
///
/// @param root what stood above the data folder; names in the steps begin with it
/// @param steps in the order in which they began
record Recording(Path root, List<DiskStep> steps, List<DriveHistory> histories) {

  private static final String ROOT = "root";

  static Recording make(Path folder, int clients, int stepsOfEach, long seed, List<String> faults)
      throws Exception {
    Path root = Files.createDirectories(folder.resolve(ROOT)).toRealPath();
    Path data = root.resolve("data");
    List<RecordedClient> workers = new ArrayList<>();
    try (ServerProcess server = start(folder, data, 1, faults)) {
      for (int i = 0; i < clients; i++) {
        workers.add(new RecordedClient(account(server, data, i), new Random(seed + i)));
      }
      work(server, data, workers, stepsOfEach / 2);
      server.stop();
    }
    try (ServerProcess server = start(folder, data, 2, faults)) {
      work(server, data, workers, stepsOfEach - stepsOfEach / 2);
      server.stop();
    }
    for (int i = 0; i < clients; i++) {
      workers.get(i).history().keep(folder.resolve("history-" + i));
    }
    return open(folder);
  }

  static Recording open(Path folder) throws IOException {
    Path root = folder.resolve(ROOT).toRealPath();
    StepReader reader = new StepReader(root);
    long place = Trace.read(folder.resolve("trace-1"), 0, reader);
    reader.nextProcess();
    Trace.read(folder.resolve("trace-2"), place, reader);
    List<DiskStep> steps =
        reader.steps().stream().sorted(Comparator.comparingLong(s -> s.when().from())).toList();
    try (Stream<Path> files = Files.list(folder)) {
      List<DriveHistory> histories =
          files
              .filter(file -> file.getFileName().toString().startsWith("history-"))
              .map(DriveHistory::read)
              .toList();
      return new Recording(root, steps, histories);
    }
  }

  /// The same life on a disk that was not told of some flushes: the test of the test.
  ///
  /// @param whose paths of files and folders, below the root
  Recording withoutFlushes(Predicate<String> whose) {
    Map<Integer, String> names = new HashMap<>();
    List<DiskStep> left = new ArrayList<>();
    for (DiskStep step : steps) {
      if (step instanceof DiskStep.Enter enter) {
        names.put(enter.file(), enter.path());
      }
      String flushed =
          switch (step) {
            case DiskStep.Flush flush -> names.getOrDefault(flush.file(), root.toString());
            case DiskStep.FlushNames flush -> flush.folder();
            case DiskStep.OfFile _, DiskStep.OfNames _, DiskStep.FlushFailed _ -> root.toString();
          };
      if (!whose.test(flushed.substring(root.toString().length()))) {
        left.add(step);
      }
    }
    return new Recording(root, left, histories);
  }

  private static ServerProcess start(Path folder, Path data, int run, List<String> faults) {
    Path trace = folder.resolve("trace-" + run);
    return ServerProcess.startUnder(Trace.recorder(trace, faults), data);
  }

  private static DriveHistory account(ServerProcess server, Path data, int number)
      throws IOException {
    String email = "client" + number + "@example.org";
    ask(data, new ConsoleCommand.Create(email, "premium", ""));
    String token = ask(data, new ConsoleCommand.Token(email, "test")).lines().getLast();
    GraphClient client = new GraphClient(server.address(), data, token);
    String drive = GraphPicture.get(client, "/v1.0/me/drive").path("id").asString("");
    return DriveHistory.begin(email, token, drive, RecordedClient.now());
  }

  private static ConsoleAnswer ask(Path data, ConsoleCommand command) {
    return Control.ask(data, command, (_, _) -> {}).orElseThrow();
  }

  private static void work(ServerProcess server, Path data, List<RecordedClient> workers, int steps)
      throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (RecordedClient worker : workers) {
        GraphClient client = new GraphClient(server.address(), data, worker.history().token());
        running.add(
            threads.submit(
                () -> {
                  worker.work(client, steps);
                  return true;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
  }
}
