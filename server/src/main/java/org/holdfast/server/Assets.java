package org.holdfast.server;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Stylesheets, pictures and scripts of pages: files beside this class in `assets`, and what `web`
/// built, read once.
///
/// An address names its content (`/assets/page.css?v=…`), so that a browser may keep it for good. A
/// script asks for its parts by a name that ends in a hash of them (ADR 11). What `web` built lies
/// there compressed as well, and goes out so to who takes it.
public final class Assets {

  /// What [#serve] must be mapped to.
  static final String ADDRESSES = "/assets/*";

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]+\\.(css|svg|png|js|webmanifest)");
  private static final Pattern NAME_WITH_HASH = Pattern.compile(".+-[0-9a-f]{8}\\.js");
  private static final String BUILT = "/org/holdfast/web/";
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css;charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "webmanifest", "application/manifest+json;charset=utf-8",
          "js", "text/javascript;charset=utf-8");
  private static final int VERSION_BYTES = 8;

  private final Map<String, Asset> known = new ConcurrentHashMap<>();

  /// How an asset may lie there beside itself, the smallest first.
  private enum Coding {
    BR("br", ".br"),
    GZIP("gzip", ".gz");

    private final String word;
    private final String ending;

    Coding(String word, String ending) {
      this.word = word;
      this.ending = ending;
    }

    /// Whether a browser takes it. One that says how much it likes it takes it, but for `q=0`.
    boolean isIn(String accepted) {
      return Arrays.stream(accepted.split(","))
          .map(String::strip)
          .anyMatch(
              each -> each.equals(word) || (each.startsWith(word + ";") && !each.endsWith("=0")));
    }
  }

  private static final class Asset {
    private final byte[] bytes;
    private final String version;

    Asset(byte[] bytes, String version) {
      this.bytes = bytes;
      this.version = version;
    }
  }

  /// @throws IllegalStateException if this program has no such file
  String address(String name) {
    Asset asset = find(name).orElseThrow(() -> new IllegalStateException("a page wants " + name));
    return "/assets/" + name + "?v=" + asset.version;
  }

  void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String name = request.getRequestURI().substring("/assets".length()).replaceFirst("/", "");
    Optional<Asset> asset = NAME.matcher(name).matches() ? find(name) : Optional.empty();
    if (asset.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    boolean exact =
        ("v=" + asset.get().version).equals(request.getQueryString())
            || NAME_WITH_HASH.matcher(name).matches();
    response.setHeader("Cache-Control", exact ? "public, max-age=31536000, immutable" : "no-cache");
    response.setHeader("Vary", "Accept-Encoding");
    response.setContentType(
        Optional.ofNullable(TYPES.get(name.substring(name.lastIndexOf('.') + 1))).orElseThrow());
    byte[] bytes = encoded(name, request, response).orElse(asset.get()).bytes;
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }

  /// As the browser takes it, and it is told how.
  private Optional<Asset> encoded(
      String name, HttpServletRequest request, HttpServletResponse response) {
    String accepted = Optional.ofNullable(request.getHeader("Accept-Encoding")).orElse("");
    for (Coding coding : Coding.values()) {
      Optional<Asset> found = coding.isIn(accepted) ? find(name + coding.ending) : Optional.empty();
      if (found.isPresent()) {
        response.setHeader("Content-Encoding", coding.word);
        return found;
      }
    }
    return Optional.empty();
  }

  /// @param name of ours, or one that was looked at
  private Optional<Asset> find(String name) {
    Asset asset = known.get(name);
    if (asset != null) {
      return Optional.of(asset);
    }
    Optional<Asset> read = read(name);
    read.ifPresent(each -> known.put(name, each));
    return read;
  }

  private static Optional<Asset> read(String name) {
    try (InputStream in = open(name)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] bytes = in.readAllBytes();
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      String version = HexFormat.of().formatHex(Arrays.copyOf(hash, VERSION_BYTES));
      return Optional.of(new Asset(bytes, version));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static @Nullable InputStream open(String name) {
    InputStream own = Assets.class.getResourceAsStream("assets/" + name);
    return own != null ? own : Assets.class.getResourceAsStream(BUILT + name);
  }
}
