package org.holdfast.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Servers that have to be told which port to take: one that nobody listens on is found, and until
/// they listen somebody else may take it.
final class FreePort {

  private static final int PORTS = 5;
  private static final int TRIES = 600;
  private static final int BETWEEN_MILLIS = 100;

  // Linux hands out ports from 32768 on (ip(7), `ip_local_port_range`), other systems from 49152
  // on.
  private static final int LOWEST = 20_000;
  private static final int LOWEST_HANDED_OUT = 32_768;
  private static final Random RANDOM = new Random();

  // proc_pid_net(5), of each line of `tcp`.
  private static final String LISTENS = "0A";
  private static final int INODE = 9;

  /// A server that is told a port to listen on.
  interface Program {
    Process start(int port) throws IOException;
  }

  record Started(Process process, int port) {}

  private FreePort() {}

  /// On one port after the other, until it listens.
  static Started started(Program program) {
    for (int i = 0; i < PORTS; i++) {
      int port = find();
      Process process = begun(program, port);
      if (listens(process, port)) {
        return new Started(process, port);
      }
    }
    throw new IllegalStateException("the server ended each time before it listened");
  }

  /// On the port that it had.
  ///
  /// @throws IllegalStateException if somebody else has it now, or the server does not start
  static Process startedAgain(Program program, int port) {
    Process process = begun(program, port);
    if (!listens(process, port)) {
      throw new IllegalStateException(
          "the server ended before it listened on port %d again; somebody else may have taken it"
              .formatted(port));
    }
    return process;
  }

  private static Process begun(Program program, int port) {
    try {
      return program.start(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One below those that the system hands out by itself: a server that is killed has its port
  /// again later, whatever else connects meanwhile.
  private static int find() {
    for (int i = 0; i < TRIES; i++) {
      int port = LOWEST + RANDOM.nextInt(LOWEST_HANDED_OUT - LOWEST);
      try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (IOException _) {
        // somebody has it
      }
    }
    throw new IllegalStateException("no port is free");
  }

  /// Until the process listens there; a server that starts says so in no other way. Who answers may
  /// be another that was quicker: then the process ends by itself, as it cannot listen.
  ///
  /// @return false if it has ended
  private static boolean listens(Process process, int port) {
    for (int i = 0; i < TRIES && process.isAlive(); i++) {
      // In this order: who is not it might take no more connections, and one more would wait long.
      if (isListening(process, port) && isTaken(port)) {
        return true;
      }
      pause();
    }
    if (process.isAlive()) {
      process.destroyForcibly().onExit().join();
      throw new IllegalStateException("the server did not start");
    }
    return false;
  }

  private static boolean isTaken(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// Whether it is this process that answers there. Where the system does not tell, that it has not
  /// ended is all that is known.
  private static boolean isListening(Process process, int port) {
    Path of = Path.of("/proc", Long.toString(process.pid()));
    if (!Files.isReadable(Path.of("/proc/self/net/tcp"))) {
      return process.isAlive();
    }
    // Of one that has just ended nothing is readable either.
    try {
      Set<String> sockets = new HashSet<>();
      for (String table : List.of("net/tcp", "net/tcp6")) {
        if (Files.isReadable(of.resolve(table))) {
          Files.readAllLines(of.resolve(table)).stream()
              .map(line -> line.strip().split("\\s+"))
              .filter(row -> row[1].endsWith(":%04X".formatted(port)) && row[3].equals(LISTENS))
              .forEach(row -> sockets.add("socket:[" + row[INODE] + "]"));
        }
      }
      return holdsAny(of.resolve("fd"), sockets);
    } catch (IOException _) {
      return false; // it has just ended
    }
  }

  private static boolean holdsAny(Path open, Set<String> sockets) throws IOException {
    try (DirectoryStream<Path> each = Files.newDirectoryStream(open)) {
      for (Path file : each) {
        if (leadsToAny(file, sockets)) {
          return true;
        }
      }
      return false;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static boolean leadsToAny(Path file, Set<String> sockets) {
    try {
      return sockets.contains(Files.readSymbolicLink(file).toString());
    } catch (IOException _) {
      return false; // it was closed meanwhile
    }
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_MILLIS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
