package org.holdfast.console;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.server.Holdfast;
import org.holdfast.server.HoldfastServer;
import org.holdfast.server.ServiceLog;
import org.holdfast.server.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Serves until it is told to stop (SIGTERM, or Ctrl-C in a terminal); running requests are then
/// given some seconds to end.
@Command(
    name = "serve",
    description = "Serve the data folder; on first start, make it.",
    mixinStandardHelpOptions = true)
final class Serve implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DataOption data = new DataOption();

  // Null where the option is not given: then the settings decide.
  @Option(
      names = "--https",
      paramLabel = "PORT",
      description = "Where to listen (default: from holdfast.yaml, 8443); 0 takes a free port.")
  private @Nullable Integer https;

  @Option(
      names = "--http",
      paramLabel = "PORT",
      description = "Where to redirect from (default: from holdfast.yaml, 8080).")
  private @Nullable Integer http;

  @Override
  public Integer call() throws InterruptedException {
    Path folder = data.folder();
    Settings settings = Settings.load(folder).withPorts(given(https), given(http));
    ServiceLog.write(settings.watching().log());
    Holdfast holdfast = Holdfast.open(folder, settings, DataOption.passphrases());
    HoldfastServer server = start(holdfast);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread stop =
        Thread.ofPlatform()
            .name("stop")
            .unstarted(
                () -> {
                  server.close();
                  holdfast.close();
                  stopped.countDown();
                });
    Runtime.getRuntime().addShutdownHook(stop);
    PrintWriter out = spec.commandLine().getOut();
    out.println("ready " + server.https());
    server.watching().ifPresent(address -> out.println("watched at " + address));
    invite(holdfast, out);
    stopped.await();
    return 0;
  }

  private static void invite(Holdfast holdfast, PrintWriter out) {
    try {
      holdfast
          .ownerInvitation()
          .ifPresent(
              address ->
                  out.println(
                      "Nobody has an account yet. Make the first one, which owns this server: "
                          + address));
    } catch (DatabaseRefusal e) {
      out.println(
          "Nobody has an account yet, and none can be made for now: %s Once it can, ask for the address with holdfast account invite."
              .formatted(e.getMessage()));
    }
  }

  private static HoldfastServer start(Holdfast holdfast) {
    boolean started = false;
    try {
      HoldfastServer server = HoldfastServer.start(holdfast);
      started = true;
      return server;
    } finally {
      if (!started) {
        holdfast.close();
      }
    }
  }

  private static OptionalInt given(@Nullable Integer port) {
    return port == null ? OptionalInt.empty() : OptionalInt.of(port);
  }
}
