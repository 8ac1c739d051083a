package org.holdfast.server;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/// `watching` of the settings: what is told to programs that watch over the server.
final class WatchingSection {

  private static final int NONE = -1;

  private WatchingSection() {}

  static Settings.Watching read(SettingsSection in, Path data) {
    int port = in.text("port").isPresent() ? in.number("port", 0, 0, 65_535) : NONE;
    InetAddress address = in.address("address", "127.0.0.1");
    Optional<Path> token = in.path("token-file", data);
    Settings.Watching watching =
        new Settings.Watching(
            port == NONE ? OptionalInt.empty() : OptionalInt.of(port),
            address,
            token,
            in.choice("log", Settings.LogForm.TEXT, Settings.LogForm.class),
            in.text("traces").map(text -> collector(in, text)),
            in.number("trace-one-in", 100, 1, 1_000_000));
    in.refuseUnknown();
    if (port != NONE && !address.isLoopbackAddress() && token.isEmpty()) {
      throw in.wrong("token-file", "is needed where others than this machine can ask");
    }
    return watching;
  }

  /// What is told of requests goes over no wire in clear.
  private static URI collector(SettingsSection in, String text) {
    try {
      URI uri = new URI(text);
      boolean bare =
          uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      boolean safe =
          "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && isHere(uri));
      if (bare && safe) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // said below
    }
    throw in.wrong(
        "traces",
        "is an address such as https://traces.example.org:4318; http is for 127.0.0.1 alone");
  }

  private static boolean isHere(URI uri) {
    return uri.getHost().equals("127.0.0.1")
        || uri.getHost().equals("[::1]")
        || uri.getHost().equals("localhost");
  }
}
