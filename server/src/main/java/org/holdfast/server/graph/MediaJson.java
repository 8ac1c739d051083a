package org.holdfast.server.graph;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.holdfast.drive.Drives;
import org.holdfast.drive.Item;
import org.holdfast.extract.Facts;
import org.holdfast.server.MediaFacts;
import tools.jackson.core.JsonGenerator;

/// The facets of pictures, films and sounds: `image`, `photo`, `video`, `audio`.
///
/// Each costs the opening of a file. So whoever asks for one item gets them, and of a list those
/// who name them in `$select`, of as many files as [FacetsLeft] says.
///
/// @param facts what is known of a file's content now
record MediaJson(Function<Item, Facts> facts) {

  private static final Set<String> NAMES = Set.of("image", "photo", "video", "audio");

  /// Read with the whole drive: a guest's handle would count it as a reading of theirs.
  static MediaJson of(Drives drives, MediaFacts facts) {
    return new MediaJson(
        item -> drives.find(item.drive()).map(whole -> facts.find(whole, item)).orElse(Facts.NONE));
  }

  /// Of an item by itself, where nothing in particular is asked for.
  void unasked(JsonGenerator out, View view, Item item, Selection select) {
    if (select.names().isEmpty()) {
      write(out, view, item, select);
    }
  }

  /// Of an item by itself or in a list, where they are asked for by name.
  void asked(JsonGenerator out, View view, Item item, Selection select) {
    boolean named = select.names().isPresent() && NAMES.stream().anyMatch(select::wants);
    if (named && MediaFacts.mayHave(item) && view.facets().take()) {
      write(out, view, item, select);
    }
  }

  private void write(JsonGenerator out, View view, Item item, Selection select) {
    if (!MediaFacts.mayHave(item)) {
      return;
    }
    Facts found = facts.apply(item);
    found.picture().filter(_ -> select.wants("image")).ifPresent(size -> image(out, size));
    found
        .photo()
        .filter(_ -> view.knowsContent() && select.wants("photo"))
        .ifPresent(photo -> photo(out, photo));
    found
        .film()
        .filter(_ -> select.wants("video"))
        .ifPresent(film -> video(out, film, found.length()));
    if (found.film().isEmpty() && select.wants("audio")) {
      found.length().ifPresent(length -> audio(out, length));
    }
  }

  private static void image(JsonGenerator out, Facts.Size size) {
    out.writeObjectPropertyStart("image");
    size(out, size);
    out.writeEndObject();
  }

  private static void size(JsonGenerator out, Facts.Size size) {
    out.writeNumberProperty("width", size.width());
    out.writeNumberProperty("height", size.height());
  }

  private static void photo(JsonGenerator out, Facts.Photo photo) {
    out.writeObjectPropertyStart("photo");
    photo.takenAt().ifPresent(at -> out.writeStringProperty("takenDateTime", GraphTime.text(at)));
    text(out, "cameraMake", photo.make());
    text(out, "cameraModel", photo.model());
    photo
        .exposure()
        .ifPresent(
            time -> {
              out.writeNumberProperty("exposureNumerator", time.numerator());
              out.writeNumberProperty("exposureDenominator", time.denominator());
            });
    measure(out, "fNumber", photo.aperture());
    measure(out, "focalLength", photo.focalLength());
    if (photo.iso() > 0) {
      out.writeNumberProperty("iso", photo.iso());
    }
    out.writeNumberProperty("orientation", photo.orientation());
    out.writeEndObject();
  }

  private static void video(JsonGenerator out, Facts.Film film, Optional<Duration> length) {
    out.writeObjectPropertyStart("video");
    size(out, film.size());
    measure(out, "frameRate", film.frameRate());
    length.ifPresent(each -> out.writeNumberProperty("duration", each.toMillis()));
    out.writeEndObject();
  }

  private static void audio(JsonGenerator out, Duration length) {
    out.writeObjectPropertyStart("audio");
    out.writeNumberProperty("duration", length.toMillis());
    out.writeEndObject();
  }

  private static void text(JsonGenerator out, String name, String value) {
    if (!value.isEmpty()) {
      out.writeStringProperty(name, value);
    }
  }

  private static void measure(JsonGenerator out, String name, double value) {
    if (value > 0) {
      out.writeNumberProperty(name, value);
    }
  }
}
