package org.holdfast.extract;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Facts as bytes, big-endian: between two processes, and as they are kept
/// (docs/formats/derived.md). Whatever is not exactly so is refused.
///
/// ```
/// u8 which there are: 1 picture, 2 photo, 4 film, 8 length; in this order
/// picture  i32 width  i32 height
/// photo    u8 which: 1 taken at, 2 exposure  { i64 milliseconds since 1970 }
///          utf make  utf model  { i32 numerator  i32 denominator }
///          f64 aperture  f64 focal length  i32 iso  u8 orientation
/// film     i32 width  i32 height  f64 pictures a second
/// length   i64 milliseconds
/// ```
public final class FactsForm {

  private static final int PICTURE = 1;
  private static final int PHOTO = 2;
  private static final int FILM = 4;
  private static final int LENGTH = 8;
  private static final int TAKEN_AT = 1;
  private static final int EXPOSURE = 2;

  // Two names of a hundred characters in the longest form, and numbers.
  static final int MOST_BYTES = 1_024;

  private FactsForm() {}

  public static byte[] bytes(Facts facts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out, facts);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Facts facts) throws IOException {
    out.writeByte(
        (facts.picture().isPresent() ? PICTURE : 0)
            | (facts.photo().isPresent() ? PHOTO : 0)
            | (facts.film().isPresent() ? FILM : 0)
            | (facts.length().isPresent() ? LENGTH : 0));
    if (facts.picture().isPresent()) {
      size(out, facts.picture().get());
    }
    if (facts.photo().isPresent()) {
      photo(out, facts.photo().get());
    }
    if (facts.film().isPresent()) {
      size(out, facts.film().get().size());
      out.writeDouble(facts.film().get().frameRate());
    }
    if (facts.length().isPresent()) {
      out.writeLong(facts.length().get().toMillis());
    }
  }

  private static void size(DataOutputStream out, Facts.Size size) throws IOException {
    out.writeInt(size.width());
    out.writeInt(size.height());
  }

  private static void photo(DataOutputStream out, Facts.Photo photo) throws IOException {
    out.writeByte(
        (photo.takenAt().isPresent() ? TAKEN_AT : 0)
            | (photo.exposure().isPresent() ? EXPOSURE : 0));
    if (photo.takenAt().isPresent()) {
      out.writeLong(photo.takenAt().get().toEpochMilli());
    }
    out.writeUTF(photo.make());
    out.writeUTF(photo.model());
    if (photo.exposure().isPresent()) {
      out.writeInt(photo.exposure().get().numerator());
      out.writeInt(photo.exposure().get().denominator());
    }
    out.writeDouble(photo.aperture());
    out.writeDouble(photo.focalLength());
    out.writeInt(photo.iso());
    out.writeByte(photo.orientation());
  }

  /// @return empty if these are no facts
  public static Optional<Facts> read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      Facts facts = read(in);
      return in.read() < 0 ? Optional.of(facts) : Optional.empty();
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Facts read(DataInputStream in) throws IOException {
    int has = in.readUnsignedByte();
    require(has < 2 * LENGTH);
    return new Facts(
        (has & PICTURE) != 0 ? Optional.of(size(in)) : Optional.empty(),
        (has & PHOTO) != 0 ? Optional.of(photo(in)) : Optional.empty(),
        (has & FILM) != 0
            ? Optional.of(new Facts.Film(size(in), in.readDouble()))
            : Optional.empty(),
        (has & LENGTH) != 0 ? Optional.of(Duration.ofMillis(in.readLong())) : Optional.empty());
  }

  private static Facts.Size size(DataInputStream in) throws IOException {
    return new Facts.Size(in.readInt(), in.readInt());
  }

  private static Facts.Photo photo(DataInputStream in) throws IOException {
    int has = in.readUnsignedByte();
    require(has < 2 * EXPOSURE);
    return new Facts.Photo(
        (has & TAKEN_AT) != 0 ? Optional.of(time(in.readLong())) : Optional.empty(),
        name(in),
        name(in),
        (has & EXPOSURE) != 0
            ? Optional.of(new Facts.Fraction(in.readInt(), in.readInt()))
            : Optional.empty(),
        in.readDouble(),
        in.readDouble(),
        in.readInt(),
        in.readUnsignedByte());
  }

  private static Instant time(long millis) {
    require(Math.abs(millis) < Facts.MOST_MILLIS * 64); // the year 4000 or so
    return Instant.ofEpochMilli(millis);
  }

  private static String name(DataInputStream in) throws IOException {
    String name = in.readUTF();
    require(name.equals(PlainText.cleaned(name)) && name.lines().count() <= 1);
    return name;
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("these are no facts");
    }
  }
}
