package org.holdfast.server.graph;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.LinkSecret;
import org.holdfast.drive.PermissionId;
import org.holdfast.server.BodyFailed;
import org.holdfast.server.Malformed;
import org.holdfast.server.MultipartBody;
import org.holdfast.server.graph.GraphAddress.OfItem;
import org.holdfast.server.graph.GraphAddress.OfSpecial;

/// What must hold for every parser of this door, whatever bytes it gets: it refuses with an error
/// of the contract, or what it read is within its bounds.
final class ParserTargets {

  private static final String LINKS = "https://drive.example.org:8443/s/";

  private ParserTargets() {}

  static void address(byte[] bytes) {
    refusedOr(
        () -> {
          switch (AddressParser.parse("/" + new String(bytes, ISO_8859_1))) {
            case OfItem item -> plain(item.item().names());
            case OfSpecial special -> plain(special.names());
            case GraphAddress.OfDrive _, GraphAddress.OfService _, GraphAddress.OfShare _ -> {}
          }
        });
  }

  private static void plain(List<String> names) {
    assertThat(names).doesNotContain("", ".", "..");
    assertThat(names)
        .allSatisfy(name -> assertThat(name).doesNotContain("/", "\\", ":", "\0", "\n"));
  }

  static void contentRange(byte[] bytes) {
    refusedOr(
        () -> {
          ContentRange range = ContentRange.parse(Optional.of(new String(bytes, ISO_8859_1)));
          assertThat(range.lengthBytes()).isPositive();
          range.totalBytes().ifPresent(total -> assertThat(range.last()).isLessThan(total));
        });
  }

  static void query(byte[] bytes) {
    refusedOr(
        () -> {
          QueryOptions query = QueryOptions.parse(Optional.of(new String(bytes, ISO_8859_1)));
          assertThat(query.top()).isBetween(1, QueryOptions.MAX_TOP);
          assertThat(query.select()).isNotNull();
          assertThat(ListOptions.of(query)).isNotNull();
          Expansion.of(query)
              .children()
              .ifPresent(children -> assertThat(children.top()).isBetween(1, QueryOptions.MAX_TOP));
        });
  }

  static void batch(byte[] bytes) {
    refusedOr(
        () -> {
          List<BatchPart> parts = BatchBody.read(new ByteArrayInputStream(bytes));
          assertThat(parts).hasSizeBetween(1, BatchBody.MAX_PARTS);
          Set<String> done = new HashSet<>();
          for (BatchPart part : parts) {
            assertThat(done).containsAll(part.dependsOn());
            assertThat(done.add(part.id())).isTrue();
            refusedOr(() -> AddressParser.parse(part.path()));
            refusedOr(() -> QueryOptions.parse(part.query()));
          }
        });
  }

  /// What a change of an item is read from.
  static void json(byte[] bytes) {
    refusedOr(
        () -> {
          JsonBody body = JsonBody.read(new ByteArrayInputStream(bytes));
          refusedOr(() -> body.text("name"));
          refusedOr(() -> body.text("description"));
          refusedOr(() -> body.number("fileSize"));
          refusedOr(() -> body.flag("deferCommit"));
          refusedOr(() -> body.inside("fileSystemInfo").time("lastModifiedDateTime"));
          refusedOr(
              () ->
                  body.inside("parentReference")
                      .text("path")
                      .ifPresent(AddressParser::parseReference));
          refusedOr(() -> Conflicts.of(body, QueryOptions.parse(Optional.empty()), Conflict.FAIL));
        });
  }

  /// What a client says on a socket.
  static void socketPacket(byte[] bytes) {
    switch (SocketPacket.parse(new String(bytes, ISO_8859_1)).orElseGet(SocketPacket.Other::new)) {
      case SocketPacket.Join(String namespace) -> echoed(namespace);
      case SocketPacket.Leave(String namespace) -> echoed(namespace);
      case SocketPacket.Ping(String data) -> assertThat(data.length()).isEqualTo(bytes.length - 1);
      case SocketPacket.Pong _, SocketPacket.Close _, SocketPacket.Other _ -> {}
    }
  }

  /// What comes back to the client is one namespace, whatever was in it.
  private static void echoed(String namespace) {
    assertThat(namespace).matches("/[A-Za-z0-9_/-]{0,63}");
    for (SocketDialect dialect : SocketDialect.values()) {
      assertThat(SocketPacket.parse(dialect.joined(namespace, "sid")))
          .contains(new SocketPacket.Join(namespace));
      assertThat(SocketPacket.parse(dialect.refused(namespace))).contains(new SocketPacket.Other());
    }
    assertThat(SocketPacket.parse(SocketDialect.dismissed(namespace)))
        .contains(new SocketPacket.Leave(namespace));
  }

  /// The header is the first line, the body the rest.
  static void multipart(byte[] bytes) {
    String all = new String(bytes, ISO_8859_1);
    int end = all.indexOf('\n');
    String type = end < 0 ? all : all.substring(0, end);
    byte[] rest = all.substring(end + 1).getBytes(ISO_8859_1);
    refusedOr(
        () -> {
          Optional<MultipartBody> body =
              MultipartBody.of("related", Optional.of(type), new ByteArrayInputStream(rest));
          if (body.isPresent()) {
            for (int i = 0; i < 3; i++) {
              long length = body.get().next().content().transferTo(OutputStream.nullOutputStream());
              assertThat(length).isBetween(0L, (long) rest.length);
            }
          }
        });
  }

  static void time(byte[] bytes) {
    refusedOr(
        () -> {
          String text = new String(bytes, ISO_8859_1);
          Instant read = GraphTime.parse("x", text);
          assertThat(GraphTime.parse("x", GraphTime.text(read)).toEpochMilli())
              .isEqualTo(read.toEpochMilli());
        });
  }

  /// What is read as a link is one of this server's, spelled as it spells them.
  static void shareId(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    switch (ShareId.parse(text, LINKS).orElse(null)) {
      case ShareId.OfLink(LinkSecret secret) -> {
        assertThat(text).startsWith("u!");
        String url =
            new String(Base64.getUrlDecoder().decode(text.substring(2)), StandardCharsets.UTF_8);
        assertThat(url).isEqualTo(LINKS + secret.reveal());
      }
      case ShareId.OfPermission(PermissionId id) ->
          assertThat(PermissionId.parse(id.text())).contains(id);
      case null -> {}
    }
  }

  private interface Reading {
    void run() throws IOException;
  }

  private static void refusedOr(Reading reading) {
    try {
      reading.run();
    } catch (GraphRefusal refusal) {
      assertThat(refusal.error().status()).isIn(400, 413);
    } catch (Malformed malformed) {
      assertThat(malformed.code()).isEqualTo("invalidPath");
    } catch (BodyFailed broken) {
      assertThat(broken.kind()).isEqualTo(BodyFailed.Kind.BROKEN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
