package org.holdfast.server;

import org.apache.catalina.Lifecycle;
import org.apache.catalina.connector.Connector;

/// Gives tests of doors, which have a Tomcat of their own, what the server's connectors have.
public final class TestConnectors {

  private TestConnectors() {}

  /// Doors see paths as they stood in the request line.
  public static void rawPaths(Connector connector) {
    connector.addLifecycleListener(
        event -> {
          if (Lifecycle.AFTER_INIT_EVENT.equals(event.getType())) {
            connector.getProtocolHandler().setAdapter(new RawPaths(connector));
          }
        });
  }
}
