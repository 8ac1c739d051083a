package org.holdfast.server.oauth;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Personal;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.Clients;
import org.holdfast.identity.Grants;
import org.holdfast.identity.SigningKeys;
import org.holdfast.server.BrowserSessions;
import org.holdfast.server.Pages;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContext;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.web.FilterChainProxy;

/// The sign-in of apps, at the addresses that OneDrive clients use.
///
/// | address, below `/common`, `/consumers`, `/organizations` or a tenant's id | for |
/// | --- | --- |
/// | `/oauth2/v2.0/authorize`, `/token`, `/devicecode`, `/logout` | apps, and browsers they open |
/// | `/v2.0/.well-known/openid-configuration`, `/discovery/v2.0/keys` | anyone |
/// | `/oauth2/v2.0/consent`, `/oauth2/nativeclient` | our own pages |
///
/// and `/.well-known/openid-configuration`, `/.well-known/oauth-authorization-server`, `/device`
/// and `/oidc/userinfo` without a tenant. All tenants are one: the issuer is the server's public
/// address. Safe for use by any number of threads.
public final class OAuthDoor extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /// What the door must be mapped to. A tenant's id is taken for `common` before.
  public static final List<String> ADDRESSES =
      List.of(
          "/common/*",
          "/consumers/*",
          "/organizations/*",
          "/device/*",
          "/oidc/*",
          "/.well-known/openid-configuration");

  private static final System.Logger LOG = System.getLogger(OAuthDoor.class.getName());
  private static final Set<String> WITH_FORM = Set.of("POST");

  private final transient AuthorizeDesk authorize;
  private final transient DeviceHandler device;
  private final transient LogoutHandler logout;
  private final transient UserInfoHandler userInfo;
  private final transient OAuthErrors errors;
  private final transient Pages pages;
  private final transient SecureRandom random;
  private final transient CompletableFuture<FilterChainProxy> chain;
  private final transient CompletableFuture<AuthorizationServerContext> context;

  /// @param accounts who an account is; empty if it may not sign in
  /// @param publicAddress how clients reach the server, without a path: the issuer
  /// @param doorSecret 32 bytes; forms are sealed with it. All processes of one server share it
  /// @param background makes Spring's filters ready, which takes a moment; who comes before waits
  public OAuthDoor(
      Grants grants,
      Clients clients,
      SigningKeys keys,
      Function<AccountId, Optional<Account>> accounts,
      BrowserSessions sessions,
      Pages pages,
      Supplier<URI> publicAddress,
      SecureRandom random,
      InstantSource clock,
      SecretKey doorSecret,
      Executor background) {
    this.pages = pages;
    this.random = random;
    this.errors = new OAuthErrors(clock);
    FormSeal seal = new FormSeal(doorSecret, clock);
    IdTokens idTokens = new IdTokens(keys, accounts, publicAddress, clock);
    this.authorize =
        new AuthorizeDesk(
            grants,
            clients,
            sessions,
            pages,
            new Replies(pages, publicAddress),
            seal,
            new LoginMark(doorSecret, clock),
            idTokens,
            clock);
    this.device = new DeviceHandler(grants, clients, sessions, pages, seal, clock);
    this.logout = new LogoutHandler(clients, idTokens, sessions, pages);
    this.userInfo = new UserInfoHandler(grants, accounts, errors);
    this.context = CompletableFuture.supplyAsync(() -> Chain.context(publicAddress), background);
    this.chain =
        CompletableFuture.supplyAsync(
            () ->
                Chain.of(
                    authorize,
                    new ClientCheck(clients, grants.load()),
                    new TokenDesk(grants, clock),
                    new DeviceDesk(grants, publicAddress, clock),
                    idTokens,
                    errors,
                    publicAddress),
            background);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    response.setHeader("Cache-Control", "no-store");
    Circumstances around =
        new Circumstances(
            Optional.of(requestId()),
            Factor.NONE,
            new Personal(
                "",
                request.getRemoteAddr(),
                Optional.ofNullable(request.getHeader("User-Agent")).orElse("")));
    try {
      ScopedValue.where(Circumstances.CURRENT, around)
          .call(
              () -> {
                serve(request, response);
                return true;
              });
    } catch (IOException | ServletException e) {
      throw e;
    } catch (DatabaseRefusal e) {
      fail(request, response, "temporarily_unavailable", "Not now; try again shortly.");
    } catch (Exception e) { // the top of a request: told here, and to the log alone why
      LOG.log(System.Logger.Level.ERROR, "A sign-in of an app failed.", e);
      fail(request, response, "server_error", "Something went wrong in the server.");
    }
  }

  private void fail(
      HttpServletRequest request, HttpServletResponse response, String code, String sentence)
      throws IOException {
    if (!response.isCommitted()) {
      response.resetBuffer();
      errors.answer(request, response, code, sentence);
    }
  }

  private void serve(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String path = request.getRequestURI();
    int slash = path.indexOf('/', 1);
    String rest = slash < 0 ? "" : path.substring(slash);
    if (path.equals(DeviceHandler.ADDRESS)) {
      device(request, response);
      return;
    }
    if (path.equals(UserInfoHandler.ADDRESS)) {
      userInfo(request, response);
      return;
    }
    switch (rest) {
      case "/oauth2/v2.0/authorize" -> authorize(request, response);
      case "/oauth2/v2.0/token" -> through(request, response, Chain.TOKEN);
      case "/oauth2/v2.0/devicecode" -> through(request, response, Chain.DEVICE_CODE);
      case "/discovery/v2.0/keys" -> through(request, response, Chain.KEYS);
      case "/v2.0/.well-known/openid-configuration",
          "/openid-configuration",
          "/oauth-authorization-server" ->
          through(request, response, Chain.DISCOVERY);
      case "/oauth2/v2.0/consent" -> consent(request, response);
      case "/oauth2/v2.0/logout" -> logout.serve(request, response);
      case "/oauth2/nativeclient" -> pages.answer(response, Told.to(request).page(200, "native"));
      case "/oauth2/deviceauth" -> Replies.redirect(response, DeviceHandler.ADDRESS);
      default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  /// Another site's form comes without our cookie: only a GET tells who is signed in.
  private void authorize(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (WITH_FORM.contains(request.getMethod())) {
      String query = QueryText.ofAll(request.getParameterMap());
      Replies.redirect(response, AuthorizeDesk.ADDRESS + "?" + query);
      return;
    }
    through(request, response, AuthorizeDesk.ADDRESS);
  }

  private void userInfo(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!request.getMethod().equals("GET") && !WITH_FORM.contains(request.getMethod())) {
      response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
      return;
    }
    userInfo.serve(request, response);
  }

  private void device(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (WITH_FORM.contains(request.getMethod())) {
      device.post(request, response);
    } else {
      device.get(request, response);
    }
  }

  private void consent(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!WITH_FORM.contains(request.getMethod())) {
      response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
      return;
    }
    AuthorizationServerContextHolder.setContext(context.join());
    try {
      authorize.decide(request, response);
    } finally {
      AuthorizationServerContextHolder.resetContext();
    }
  }

  private void through(HttpServletRequest request, HttpServletResponse response, String path)
      throws IOException, ServletException {
    AuthorizationServerContextHolder.setContext(context.join());
    try {
      chain
          .join()
          .doFilter(
              new PlainPath(request, path),
              response,
              (_, out) ->
                  ((HttpServletResponse) out).sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED));
    } finally {
      AuthorizationServerContextHolder.resetContext();
    }
  }

  private UUID requestId() {
    // RFC 9562, version 4: all random but six bits.
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & ~(0b11L << 62)) | (0b10L << 62);
    return new UUID(high, low);
  }
}
