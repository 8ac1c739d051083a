package org.holdfast.server;

import java.net.URI;
import java.nio.file.Path;
import java.util.function.Function;

/// A whole server on free ports of this machine: one process, or [Twins].
public interface RunningHouse extends AutoCloseable {

  /// Whether servers of tests are two processes, where their settings leave room for that.
  boolean TWINS = Boolean.getBoolean("holdfast.twins");

  /// The rooms of the only process, or of the first.
  Holdfast holdfast();

  HoldfastServer server();

  /// Where clients find it.
  URI https();

  URI http();

  @Override
  void close();

  /// @param yaml its settings, but for ports
  static RunningHouse start(Path data, String yaml) {
    return start(data, yaml, HoldfastServer::start);
  }

  static RunningHouse start(Path data, String yaml, Function<Holdfast, HoldfastServer> serve) {
    if (TWINS && Twins.fit(yaml)) {
      return Twins.start(data, yaml, serve);
    }
    Holdfast holdfast = Machine.open(data, yaml);
    return new One(holdfast, serve.apply(holdfast));
  }

  /// One process.
  record One(Holdfast holdfast, HoldfastServer server) implements RunningHouse {

    @Override
    public URI https() {
      return server.https();
    }

    @Override
    public URI http() {
      return server.http();
    }

    @Override
    public void close() {
      server.close();
      holdfast.close();
    }
  }
}
