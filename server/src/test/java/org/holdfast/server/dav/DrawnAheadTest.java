package org.holdfast.server.dav;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.holdfast.drive.Facet;
import org.holdfast.drive.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What takes long to be drawn is drawn before anybody looks, whichever door it came through.
class DrawnAheadTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void aPictureThatCameOverWebDavHasItsThumbnailsBeforeAnybodyAsks() throws IOException {
    try (DavHouse house = new DavHouse(folder)) {
      DavHouse.Person ana = house.person("ana");
      put(house, ana, "/dav/photo.jpg", picture());
      ana.send("COPY", "/dav/photo.jpg", "", "Destination", "/dav/copy.jpg");

      for (String name : List.of("photo.jpg", "copy.jpg")) {
        assertThat(comes(revision(ana, name) + "-thumb-large")).as(name).isTrue();
        assertThat(comes(revision(ana, name) + "-facts")).as(name).isTrue();
      }
    }
  }

  private static void put(DavHouse house, DavHouse.Person person, String path, byte[] bytes) {
    HttpRequest request =
        HttpRequest.newBuilder(house.https().resolve(path))
            .header("Authorization", person.basic())
            .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
            .build();
    assertThat(house.exchange(request).statusCode()).isEqualTo(201);
  }

  private static byte[] picture() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB), "jpeg", bytes);
    return bytes.toByteArray();
  }

  private static String revision(DavHouse.Person person, String name) {
    Item item = person.drive().resolve(person.drive().rootId(), List.of(name)).orElseThrow();
    return ((Facet.File) item.facet()).revision().text();
  }

  private boolean comes(String name) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isThere(name) && System.nanoTime() < end) {
      LockSupport.parkNanos(20_000_000);
    }
    return isThere(name);
  }

  private boolean isThere(String name) throws IOException {
    Path derived = folder.resolve("data/derived");
    if (!Files.isDirectory(derived)) {
      return false;
    }
    try (Stream<Path> all = Files.walk(derived)) {
      return all.anyMatch(each -> each.endsWith(name));
    }
  }
}
