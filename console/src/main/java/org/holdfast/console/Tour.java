package org.holdfast.console;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Shows Holdfast defending a real folder, step by step, in a temporary place that is removed at
/// the end.
@Command(
    name = "tour",
    description = {
      "See Holdfast defend a real folder, step by step.",
      "In a temporary place: uploads it to a server of its own, searches the disk for anything in the clear, damages one"
          + " region, lets ransomware loose, goes back to the moment before, and compares every byte.",
      "Exit code: 0 everything held, 1 something did not, 2 it could not be tried."
    },
    mixinStandardHelpOptions = true)
final class Tour implements Callable<Integer> {

  private static final int DID_NOT_HOLD = 1;
  private static final int COULD_NOT = 2;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "What to show it with; it is only read (default: this JDK).")
  private Optional<Path> folder = Optional.empty();

  @Option(
      names = "--files",
      paramLabel = "N",
      description = "At most so many files, spread over the folder (default: 500).")
  private int atMost = 500;

  @Option(names = "--keep", description = "Leave the temporary place there, to look at.")
  private boolean keep;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root = folder.orElse(Path.of(System.getProperty("java.home"))).toRealPath();
    if (!Files.isDirectory(root)) {
      throw new ParameterException(spec.commandLine(), root + " is no folder.");
    }
    TourFolder shown = TourFolder.read(root, Math.max(atMost, 1));
    if (shown.files().isEmpty()) {
      throw new ParameterException(spec.commandLine(), root + " has no files to show.");
    }
    if (atMost < 2) {
      throw new ParameterException(spec.commandLine(), "--files wants at least 2.");
    }
    PrintWriter out = spec.commandLine().getOut();
    TourScreen screen = new TourScreen(out, Ansi.AUTO, isTerminal());
    Path place = Files.createTempDirectory("holdfast-tour-");
    TourWalk walk = new TourWalk(screen, place, InstantSource.system());
    Thread whenInterrupted = new Thread(() -> tidy(walk, place), "tour-clean-up");
    Runtime.getRuntime().addShutdownHook(whenInterrupted);
    try {
      walk.through(shown);
      return 0;
    } catch (TourFailed e) {
      screen.failed(String.valueOf(e.getMessage()));
      return DID_NOT_HOLD;
    } catch (IOException e) {
      screen.failed("The tour could not go on: " + e.getMessage());
      return COULD_NOT;
    } finally {
      tidy(walk, place);
      forget(whenInterrupted);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The machine is already going down, and the hook has nothing left to do.
    }
  }

  @SuppressWarnings("SystemConsoleNull") // JDK 25 answers null again where there is no terminal
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private void tidy(TourWalk walk, Path place) {
    walk.close();
    if (keep) {
      spec.commandLine().getOut().println("Left there to look at: " + place);
      return;
    }
    try {
      remove(place);
    } catch (IOException e) {
      spec.commandLine().getErr().println("Could not remove " + place + ": " + e.getMessage());
    }
  }

  private static void remove(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
