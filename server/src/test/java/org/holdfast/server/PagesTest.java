package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pages for people, as a browser gets them.
@SuppressWarnings("NullAway.Init") // made before the first test
class PagesTest {

  @TempDir private static Path folder;
  private static Tomcat tomcat;

  @BeforeAll
  static void start() throws Exception {
    Assets assets = new Assets();
    Pages pages = new Pages(new SecureRandom(), assets);
    tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", null);
    Page message =
        Page.message(
            400, PageLook.PLAIN, "Not \"this\" <b>", "A sentence & <script>alert(1)</script>");
    PageServlet.add(context, pages, "/plain", message);
    PageServlet.add(context, pages, "/scripted", message.withScripts());
    PageServlet.add(
        context,
        pages,
        "/leading",
        message
            .leadingTo(URI.create("http://localhost:5000/a"))
            .leadingTo(URI.create("app.example:/x")));
    Tomcat.addServlet(context, "assets", new AssetDoor(assets)).addMapping("/assets/*");
    tomcat.start();
  }

  @AfterAll
  static void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  @Test
  void whatAPageShowsIsAlwaysText() throws Exception {
    HttpResponse<String> answer = get("/plain");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("<h1>Not \"this\" &lt;b&gt;</h1>", "&amp; &lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script", "<b>");
  }

  @Test
  void aPageMayLoadNothingButItsOwn() throws Exception {
    HttpResponse<String> answer = get("/plain");

    assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
        .isEqualTo(
            "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'none';"
                + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(answer.body()).doesNotContain("style=", "onclick", "javascript:");
  }

  @Test
  void scriptsRunByANonceThatIsAnotherEachTime() throws Exception {
    String first = get("/scripted").headers().firstValue("content-security-policy").orElse("");
    String second = get("/scripted").headers().firstValue("content-security-policy").orElse("");

    assertThat(first).containsPattern("script-src 'nonce-[A-Za-z0-9+/]{24}'").isNotEqualTo(second);
  }

  @Test
  void formsLeadWhereThePageSaidAndNowhereElse() throws Exception {
    assertThat(get("/leading").headers().firstValue("content-security-policy").orElse(""))
        .contains("form-action 'self' http://localhost:5000 app.example:;");
  }

  @Test
  void aStylesheetIsKeptForAsLongAsItIsTheSame() throws Exception {
    String page = get("/plain").body();
    String address = page.replaceFirst("(?s).*href=\"(/assets/page.css\\?v=[0-9a-f]+)\".*", "$1");

    HttpResponse<String> exact = get(address);
    assertThat(exact.statusCode()).isEqualTo(200);
    assertThat(exact.headers().firstValue("content-type")).hasValue("text/css;charset=utf-8");
    assertThat(exact.headers().firstValue("cache-control").orElse("")).contains("immutable");
    assertThat(get("/assets/page.css?v=old").headers().firstValue("cache-control"))
        .hasValue("no-cache");
  }

  @Test
  void aScriptGoesOutCompressedToWhoTakesItSo() throws Exception {
    HttpResponse<String> plain = get("/assets/signin.js");
    for (String coding : List.of("gzip", "br")) {
      HttpResponse<byte[]> small = bytes("/assets/signin.js", "gzip;q=0.5, deflate, " + coding);
      assertThat(small.headers().firstValue("content-encoding")).hasValue(coding);
      assertThat(small.headers().firstValue("vary")).hasValue("Accept-Encoding");
      assertThat(small.body()).hasSizeLessThan(plain.body().length() / 2);
    }
    assertThat(bytes("/assets/signin.js", "br;q=0, gzip;q=0").headers().map())
        .doesNotContainKey("content-encoding");
    assertThat(get("/assets/signin.js.br").statusCode()).isEqualTo(404);
  }

  private static HttpResponse<byte[]> bytes(String path, String encodings) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(address).header("Accept-Encoding", encodings).build(),
          HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  @Test
  void whatTheWebRoomBuiltIsServedAndItsPartsAreKeptForGood() throws Exception {
    HttpResponse<String> script = get("/assets/signin.js");
    assertThat(script.statusCode()).isEqualTo(200);
    assertThat(script.headers().firstValue("content-type"))
        .hasValue("text/javascript;charset=utf-8");
    assertThat(script.headers().firstValue("cache-control")).hasValue("no-cache");

    Matcher part = Pattern.compile("guesser-[0-9a-f]{8}\\.js").matcher(script.body());
    assertThat(part.find()).isTrue();
    HttpResponse<String> loaded = get("/assets/" + part.group());
    assertThat(loaded.statusCode()).isEqualTo(200);
    assertThat(loaded.headers().firstValue("cache-control").orElse("")).contains("immutable");
    // A part that asked for the script again would run it twice: their addresses differ.
    assertThat(loaded.body()).doesNotContain("signin.js");
  }

  @Test
  void nothingElseIsReachedThroughAssets() throws Exception {
    for (String path :
        new String[] {
          "/assets/",
          "/assets/none.css",
          "/assets/page.css.bak",
          "/assets/Pages.class",
          "/assets/licenses.md"
        }) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
  }

  private static HttpResponse<String> get(String path) throws Exception {
    URI base = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort());
    try (var client = java.net.http.HttpClient.newHttpClient()) {
      return client.send(
          java.net.http.HttpRequest.newBuilder(base.resolve(path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
