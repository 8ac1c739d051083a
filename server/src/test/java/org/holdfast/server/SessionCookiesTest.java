package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.holdfast.audit.AuditLog;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.delivery.MessageId;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.Identity;
import org.holdfast.identity.IdentityKeys;
import org.holdfast.identity.IdentitySettings;
import org.holdfast.identity.Letter;
import org.holdfast.identity.PasskeySite;
import org.holdfast.identity.Password;
import org.holdfast.identity.Step;
import org.holdfast.identity.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A browser's cookie over days, with a clock to set.
@SuppressWarnings("NullAway.Init") // made before each test
class SessionCookiesTest {

  private static final EmailAddress ANA = EmailAddress.parse("ana@example.org");
  private static final String GOOD = "seven quiet herons cross a frozen lake";

  @TempDir private Path folder;
  private final List<Letter> letters = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-26T12:00:00Z");
  private SqliteDatabase database;
  private Identity identity;
  private Tomcat tomcat;

  @BeforeEach
  void start() throws Exception {
    database = SqliteDatabase.open(folder.resolve("a.db"), List.of(Identity.SCHEMA), Runnable::run);
    identity =
        new Identity(
            database,
            new IdentityKeys(key(1), key(2), key(3), key(4), key(5)),
            IdentitySettings.defaults(),
            new PasskeySite(() -> URI.create("https://localhost")),
            new SecureRandom(),
            () -> now,
            Runnable::run,
            AuditLog.NONE,
            (_, _, letter) -> {
              letters.add(letter);
              return new MessageId(new UUID(0, letters.size()));
            });
    tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", null);
    SessionCookies cookies = new SessionCookies(identity.sessions(), _ -> true, () -> now);
    FilterDef filter = new FilterDef();
    filter.setFilterName("cookies");
    filter.setFilter(cookies);
    context.addFilterDef(filter);
    FilterMap everywhere = new FilterMap();
    everywhere.setFilterName("cookies");
    everywhere.addURLPattern("/*");
    context.addFilterMap(everywhere);
    Tomcat.addServlet(context, "who", new WhoServlet(cookies)).addMapping("/who");
    tomcat.start();
  }

  @AfterEach
  void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
    database.close();
  }

  private static SecretKeySpec key(int fill) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) fill);
    return new SecretKeySpec(bytes, "AES");
  }

  /// A door that only asks who is there, as the one for apps does.
  private static final class WhoServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private final transient BrowserSessions sessions;

    WhoServlet(BrowserSessions sessions) {
      this.sessions = sessions;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String who = sessions.current(request).map(each -> each.who().displayName()).orElse("nobody");
      response.getWriter().print(who);
    }
  }

  private String signedIn(boolean trust) {
    Visitor visitor = new Visitor("127.0.0.1", "Firefox", Locale.ENGLISH, Optional.empty());
    String invitation = identity.signUps().ownerCode().orElseThrow();
    String attempt = identity.signUps().begin(ANA, invitation, visitor);
    Letter.Code code = (Letter.Code) letters.getLast();
    assertThat(identity.signUps().confirm(attempt, code.code())).isTrue();
    try (Password typed = Password.of(GOOD)) {
      identity.signUps().finish(attempt, "Ana", invitation, typed);
      Step step = identity.signIns().password(ANA, typed, visitor, trust);
      return ((Step.SignedInNow) step).cookie();
    }
  }

  private FormBrowser browser(String cookie) {
    URI base = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort());
    FormBrowser browser = new FormBrowser(base, HttpClient.newHttpClient());
    browser.keep(SessionCookies.NAME, cookie);
    return browser;
  }

  @Test
  void aSecretThatWasMadeAnewGoesOutWithWhateverIsAnswered() {
    String first = signedIn(true);
    try (FormBrowser browser = browser(first)) {
      assertThat(browser.open("/who").html()).isEqualTo("Ana");
      assertThat(browser.header("set-cookie")).isEmpty();

      now = now.plus(Duration.ofHours(25));
      assertThat(browser.open("/who").html()).isEqualTo("Ana");
      assertThat(browser.cookie(SessionCookies.NAME)).startsWith("hs_").isNotEqualTo(first);
      assertThat(browser.header("set-cookie")).contains("; Max-Age=" + (29 * 24 - 1) * 3600);

      now = now.plus(Duration.ofDays(20));
      assertThat(browser.open("/who").html()).isEqualTo("Ana");
    }
  }

  @Test
  void whoComesWithTheSecretBeforeEndsTheSessionForAll() {
    String first = signedIn(true);
    try (FormBrowser browser = browser(first);
        FormBrowser thief = browser(first)) {
      now = now.plus(Duration.ofHours(25));
      browser.open("/who");
      now = now.plus(Duration.ofMinutes(2));

      assertThat(thief.open("/who").html()).isEqualTo("nobody");
      assertThat(browser.open("/who").html()).isEqualTo("nobody");
    }
  }

  @Test
  void withoutTrustADayIsAll() {
    try (FormBrowser browser = browser(signedIn(false))) {
      for (int minutes = 0; minutes < 23 * 60; minutes += 50) {
        assertThat(browser.open("/who").html()).isEqualTo("Ana");
        now = now.plus(Duration.ofMinutes(50));
      }
      now = now.plus(Duration.ofMinutes(59));

      assertThat(browser.open("/who").html()).isEqualTo("nobody");
    }
  }

  @Test
  void whatIsNoCookieOfOursIsNobody() {
    try (FormBrowser browser = browser("hs_" + "A".repeat(43))) {
      assertThat(browser.open("/who").html()).isEqualTo("nobody");
    }
  }
}
