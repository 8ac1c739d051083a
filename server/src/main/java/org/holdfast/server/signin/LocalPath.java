package org.holdfast.server.signin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where somebody comes back to: an address of this server, so that nobody is led elsewhere from a
/// page they trust.
final class LocalPath {

  private static final int LONGEST = 6_000; // an app may send a state of 4,096 characters

  // One slash, and nothing that a browser takes for a slash, drops, or reads on as a host.
  private static final Pattern FORM =
      Pattern.compile("/(?![/\\\\])[A-Za-z0-9/?:@!$&'()*+,;=._~%\\[\\]-]*");

  private LocalPath() {}

  /// @return empty if it is none, and so leads to where the flow ends by itself
  static Optional<String> parse(String sent) {
    boolean fits = sent.length() <= LONGEST && FORM.matcher(sent).matches();
    return fits ? Optional.of(sent) : Optional.empty();
  }

  /// A path with a query; values that are empty are left out.
  ///
  /// @param pairs name, value, name, value …
  static String with(String path, String... pairs) {
    StringBuilder address = new StringBuilder(path);
    char mark = '?';
    for (int i = 0; i < pairs.length; i += 2) {
      if (!pairs[i + 1].isEmpty()) {
        address.append(mark).append(pairs[i]).append('=');
        address.append(URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
        mark = '&';
      }
    }
    return address.toString();
  }
}
