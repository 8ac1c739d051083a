package org.holdfast.server.preview;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/// Tells forms apart by how they begin. What a client called the file when it sent it is not asked.
///
/// @see "WHATWG MIME Sniffing Standard, section 6: matching an image, audio or video type pattern"
final class Signature {

  private static final Set<String> PICTURES_IN_BOXES = Set.of("avif", "avis");
  private static final Set<String> SOUNDS_IN_BOXES = Set.of("M4A ", "M4B ");
  private static final Set<String> FILMS_IN_BOXES =
      Set.of(
          "isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "dash", "M4V ", "3gp4",
          "3gp5", "3gp6", "qt  ");

  private Signature() {}

  /// @param first as many of the first bytes as were read, or all
  static Optional<Kind> find(byte[] first) {
    return picture(first).map(Kind.class::cast).or(() -> film(first)).or(() -> sound(first));
  }

  private static Optional<Kind.Picture> picture(byte[] first) {
    if (begins(first, 0, "89504e470d0a1a0a")) {
      return Optional.of(new Kind.Picture("image/png"));
    }
    if (begins(first, 0, "ffd8ff")) {
      return Optional.of(new Kind.Picture("image/jpeg"));
    }
    if (says(first, 0, "GIF87a") || says(first, 0, "GIF89a")) {
      return Optional.of(new Kind.Picture("image/gif"));
    }
    if (says(first, 0, "RIFF") && says(first, 8, "WEBP")) {
      return Optional.of(new Kind.Picture("image/webp"));
    }
    // The four bytes are reserved, and zero; a text may begin with the two letters.
    if (says(first, 0, "BM") && begins(first, 6, "00000000")) {
      return Optional.of(new Kind.Picture("image/bmp"));
    }
    if (begins(first, 0, "00000100")) {
      return Optional.of(new Kind.Picture("image/x-icon"));
    }
    return PICTURES_IN_BOXES.contains(brand(first))
        ? Optional.of(new Kind.Picture("image/avif"))
        : Optional.empty();
  }

  private static Optional<Kind> film(byte[] first) {
    if (FILMS_IN_BOXES.contains(brand(first))) {
      return Optional.of(new Kind.Film("video/mp4"));
    }
    if (begins(first, 0, "1a45dfa3")) {
      return Optional.of(new Kind.Film("video/webm"));
    }
    return says(first, 0, "OggS") && contains(first, "theora")
        ? Optional.of(new Kind.Film("video/ogg"))
        : Optional.empty();
  }

  private static Optional<Kind> sound(byte[] first) {
    if (SOUNDS_IN_BOXES.contains(brand(first))) {
      return Optional.of(new Kind.Sound("audio/mp4"));
    }
    if (says(first, 0, "OggS")) {
      return Optional.of(new Kind.Sound("audio/ogg"));
    }
    if (says(first, 0, "RIFF") && says(first, 8, "WAVE")) {
      return Optional.of(new Kind.Sound("audio/wav"));
    }
    if (says(first, 0, "fLaC")) {
      return Optional.of(new Kind.Sound("audio/flac"));
    }
    if (says(first, 0, "ID3")) {
      return Optional.of(new Kind.Sound("audio/mpeg"));
    }
    return frame(first);
  }

  /// A frame of MPEG audio: eleven ones, then a version and the layer (ISO 11172-3, 2.4.1.3).
  private static Optional<Kind> frame(byte[] first) {
    if (first.length < 4 || first[0] != (byte) 0xff || (first[1] & 0xe0) != 0xe0) {
      return Optional.empty();
    }
    return switch (first[1] & 0x06) {
      case 0x02 -> Optional.of(new Kind.Sound("audio/mpeg"));
      case 0x00 -> Optional.of(new Kind.Sound("audio/aac"));
      default -> Optional.empty();
    };
  }

  /// Whether it is a PDF, which may have something in front.
  ///
  /// @param named whether the file is called one; only then something may stand in front
  static boolean isDocument(byte[] first, boolean named) {
    return says(first, 0, "%PDF-")
        || (named && contains(Arrays.copyOf(first, Math.min(first.length, 1_024)), "%PDF-"));
  }

  /// Of the box that an MP4 file and its kin begin with; empty if it does not.
  private static String brand(byte[] first) {
    return says(first, 4, "ftyp") && first.length >= 12
        ? new String(first, 8, 4, StandardCharsets.ISO_8859_1)
        : "";
  }

  private static boolean says(byte[] first, int at, String letters) {
    return begins(first, at, letters.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static boolean begins(byte[] first, int at, String hex) {
    return begins(first, at, HexFormat.of().parseHex(hex));
  }

  private static boolean begins(byte[] first, int at, byte[] part) {
    return first.length >= at + part.length
        && Arrays.equals(first, at, at + part.length, part, 0, part.length);
  }

  private static boolean contains(byte[] first, String letters) {
    return new String(first, StandardCharsets.ISO_8859_1).contains(letters);
  }
}
