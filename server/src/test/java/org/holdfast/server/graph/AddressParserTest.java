package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.server.graph.GraphAddress.DriveChoice;
import org.holdfast.server.graph.GraphAddress.ItemPlace;
import org.holdfast.server.graph.GraphAddress.OfDrive;
import org.holdfast.server.graph.GraphAddress.OfItem;
import org.holdfast.server.graph.GraphAddress.OfService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressParserTest {

  private static final DriveChoice MINE = new DriveChoice.Mine();

  @Test
  void aDriveHasFourForms() {
    assertThat(AddressParser.parse("/me/drive")).isEqualTo(new OfDrive(MINE, Tail.NONE));
    assertThat(AddressParser.parse("/drive")).isEqualTo(new OfDrive(MINE, Tail.NONE));
    assertThat(AddressParser.parse("/drives/ab12/"))
        .isEqualTo(new OfDrive(new DriveChoice.ById("ab12"), Tail.NONE));
    assertThat(AddressParser.parse("/users/ana%40example.org/drive"))
        .isEqualTo(new OfDrive(new DriveChoice.OfUser("ana@example.org"), Tail.NONE));
  }

  @Test
  void whatIsNoDriveIsTheServices() {
    assertThat(AddressParser.parse("/me")).isEqualTo(new OfService(operation("me")));
    assertThat(AddressParser.parse("/me/drives"))
        .isEqualTo(new OfService(operation("me", "drives")));
    assertThat(AddressParser.parse("")).isEqualTo(new OfService(Tail.NONE));
  }

  @Test
  void anItemIsNamedByItsId() {
    assertThat(AddressParser.parse("/drives/d1/items/i1/children"))
        .isEqualTo(
            new OfItem(
                new DriveChoice.ById("d1"),
                new ItemPlace(Optional.of("i1"), List.of()),
                operation("children")));
    assertThat(AddressParser.parse("/me/drive/items/root"))
        .isEqualTo(new OfItem(MINE, ItemPlace.ROOT, Tail.NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/me/drive/root:/a/b.txt:/content",
        "/me/drive/root:/a/b.txt:/content/",
        "/me/drive/root%3A/a/b.txt%3A/content",
        "/me/drive/ROOT:/a//b.txt:/content",
        "/me/drive/items/root:/a/b.txt:/content",
        "/me/drive/items/root%3A%2Fa%2Fb.txt%3A/content",
        "/me/drive/items/root:%2Fa%2Fb.txt:/content"
      })
  void anItemIsNamedByItsPathAndAColonEndsIt(String path) {
    assertThat(AddressParser.parse(path))
        .isEqualTo(
            new OfItem(
                MINE,
                new ItemPlace(Optional.empty(), List.of("a", "b.txt")),
                operation("content")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/me/drive/root:/a/b",
        "/me/drive/root:/a/b:",
        "/me/drive/root:/a/b:/",
        "/me/drive/root:/a/b/:"
      })
  void aPathNeedsNoOperation(String path) {
    assertThat(AddressParser.parse(path))
        .isEqualTo(new OfItem(MINE, new ItemPlace(Optional.empty(), List.of("a", "b")), Tail.NONE));
  }

  @Test
  void aPathCanBeginAtAnItem() {
    assertThat(
            AddressParser.parse(
                "/drives/d1/items/i1:/b%20c/ä+.txt:/children".replace("ä", "%C3%A4")))
        .isEqualTo(
            new OfItem(
                new DriveChoice.ById("d1"),
                new ItemPlace(Optional.of("i1"), List.of("b c", "ä+.txt")),
                operation("children")));
    // As rclone asks for the item itself.
    assertThat(AddressParser.parse("/drives/d1/items/i1:"))
        .isEqualTo(
            new OfItem(
                new DriveChoice.ById("d1"),
                new ItemPlace(Optional.of("i1"), List.of()),
                Tail.NONE));
  }

  @Test
  void aPathInThePlaceOfAnIdIsDecodedOnce() {
    assertThat(AddressParser.parse("/drives/d1/items/i1%3A%2Fa%20b%2F100%25%2Fc%252Fd%3A"))
        .isEqualTo(
            new OfItem(
                new DriveChoice.ById("d1"),
                new ItemPlace(Optional.of("i1"), List.of("a b", "100%", "c%2Fd")),
                Tail.NONE));
  }

  @Test
  void functionsCarryArgumentsAndNamespacesAreTakenOff() {
    assertThat(
            AddressParser.parse("/me/drive/root/microsoft.graph.delta(token='a''b')").operation())
        .isEqualTo(new Tail(List.of("delta"), Map.of("token", "a'b")));
    assertThat(AddressParser.parse("/me/drive/root/delta()").operation())
        .isEqualTo(operation("delta"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/me/drive/root:/../x",
        "/me/drive/root:/a/%2e%2e/b:/content",
        "/me/drive/root:/./x",
        "/me/drive/root:/a%2Fb",
        "/me/drive/items/root%3A%2F..%2Fx%3A/content",
        "/me/drive/items/root%3A%2Fa%2F..%2F..%2Fx",
        "/me/drive/items/root%3A%2Fa%5Cb%3A",
        "/me/drive/items/root%3A%2Fa%00b%3A",
        "/me/drive/root:/a%5Cb",
        "/me/drive/root:/a%00b",
        "/me/drive/root:/a%0Ab",
        "/me/drive/root:/a:b:/content",
        "/me/drive/root:/a%",
        "/me/drive/root:/a%zz",
        "/me/drive/root:/%ED%A0%80",
        "/me/drive/root:/%C0%AF",
        "/me/drive/root:/%FF"
      })
  void w04_whatNoItemCanBeCalledIsRefused(String path) {
    assertThatThrownBy(() -> AddressParser.parse(path))
        .isInstanceOfSatisfying(
            RuntimeException.class,
            refusal -> {
              GraphError error = new Failures().error(refusal, "none");
              assertThat(error.status()).isEqualTo(400);
              assertThat(error.inner()).contains("invalidPath");
            });
  }

  @Test
  void w05_aPathWithoutEndIsRefused() {
    assertThatThrownBy(() -> AddressParser.parse("/me/drive/root:" + "/a".repeat(100_000)))
        .isInstanceOf(GraphRefusal.class);
    assertThatThrownBy(() -> AddressParser.parse("/me/drive/items/root:" + "%2Fa".repeat(100_000)))
        .isInstanceOf(GraphRefusal.class);
  }

  private static Tail operation(String... segments) {
    return new Tail(List.of(segments), Map.of());
  }
}
