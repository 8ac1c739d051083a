package org.holdfast.server;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;

/// Keeps Tomcat's hands off paths. Tomcat picks a door by a path's first segment; what comes after
/// it is the door's own, as it stood in the request line.
///
/// Otherwise Tomcat would decode, strip `;…` and resolve `..` before a door sees anything, and
/// answer in its own words what it dislikes, while names with `%2F`, `%25`, `;` or `\` are for the
/// door to refuse or to take.
final class RawPaths extends CoyoteAdapter {

  private static final Pattern FIRST_SEGMENT = Pattern.compile("/[A-Za-z0-9._-]*");

  // A tenant may be called by its id; all are one.
  private static final Pattern TENANT_ID =
      Pattern.compile("/\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  // The two addresses whose door their first segment does not tell, and the one that stands for
  // them.
  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final Set<String> DISCOVERIES =
      Set.of(DISCOVERY, "/.well-known/oauth-authorization-server");

  RawPaths(Connector connector) {
    super(connector);
  }

  @Override
  public void service(Request request, Response response) throws Exception {
    // What is no request at all is answered this way too; it has no path.
    if (!request.requestURI().isNull()) {
      String raw = request.requestURI().toString();
      // As a string Tomcat takes both for what they shall be; as bytes it would decode them.
      request.requestURI().setString(raw);
      request.decodedURI().setString(door(raw));
    }
    super.service(request, response);
  }

  /// `/v1.0` of `/v1.0/me/drive`, `/common` of a tenant's id, and `/` of what no door is called. A
  /// first segment of dots stays a name: nobody resolves it any more.
  static String door(String raw) {
    Matcher first = FIRST_SEGMENT.matcher(raw);
    boolean whole =
        first.lookingAt() && (first.end() == raw.length() || raw.charAt(first.end()) == '/');
    if (!whole || DISCOVERIES.contains(raw)) {
      return whole ? DISCOVERY : "/";
    }
    return TENANT_ID.matcher(first.group()).matches() ? "/common" : first.group();
  }
}
