package org.holdfast.extract;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How the process is started: this JDK, this class path, nothing of the server's environment.
///
/// @param main the class whose `main` runs
/// @param folder its own, empty; where it stands and where its temporary files would go
/// @param arguments of its `main`
record Launch(String main, long heapBytes, Path folder, List<String> arguments) {

  Launch(String main, long heapBytes, Path folder) {
    this(main, heapBytes, folder, List.of());
  }

  Process start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command());
    builder.environment().clear();
    builder.directory(folder.toFile());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD); // it may quote the file
    return builder.start();
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heapBytes);
    command.addAll(
        List.of(
            "-Xss4m",
            "-XX:+UseSerialGC",
            "-XX:ActiveProcessorCount=1",
            "-XX:-UseContainerSupport",
            "-XX:TieredStopAtLevel=1", // it starts sooner, and no file is long enough for more
            "-XX:+ExitOnOutOfMemoryError",
            // Nothing of what it holds may end in a file of the machine's.
            "-XX:+SuppressFatalErrorMessage",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:-UsePerfData",
            "-XX:+DisableAttachMechanism",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.awt.headless=true",
            "-Djava.io.tmpdir=" + folder,
            "-Duser.home=" + folder,
            "-Dorg.apache.commons.logging.Log=org.apache.commons.logging.impl.NoOpLog",
            "-Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory"));
    command.addAll(List.of("-cp", classPath(), main));
    command.addAll(arguments);
    return command;
  }

  /// Absolute, since the process stands in another folder.
  private static String classPath() {
    List<String> places = new ArrayList<>();
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!place.isEmpty()) {
        places.add(Path.of(place).toAbsolutePath().toString());
      }
    }
    return String.join(File.pathSeparator, places);
  }
}
