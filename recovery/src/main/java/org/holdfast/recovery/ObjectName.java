package org.holdfast.recovery;

import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of one object of a mirror. It tells that there is a log, and how long, and nothing
/// else.
///
/// ```
/// <lineage, 32 hex>-k                          the lineage's key, wrapped by the vault
/// <lineage>-s<seq, 16 hex>-<part, 4 hex>       a segment, or the end of the lineage
/// <lineage>-c<seq>-<part>                      a piece of a snapshot
/// <lineage>-m<seq>-0000                        what makes the pieces a snapshot: put last
/// <lineage>-h<seq>-0000                        settings and certificates
/// <lineage>-l<seq>-<part>                      which contents a point of a backup needs
/// <lineage>-p<seq>-0000                        what makes all of these a point: put last
/// ```
record ObjectName(UUID lineage, Shelf shelf, long seq, int part) implements Comparable<ObjectName> {

  /// What lies under a name.
  enum Shelf {
    KEY('k'),
    LOG('s'),
    PIECE('c'),
    SNAPSHOT('m'),
    HOUSE('h'),
    CONTENTS('l'),
    POINT('p');

    private final char letter;

    Shelf(char letter) {
      this.letter = letter;
    }

    private static Optional<Shelf> of(String letter) {
      for (Shelf shelf : values()) {
        if (letter.charAt(0) == shelf.letter) {
          return Optional.of(shelf);
        }
      }
      return Optional.empty();
    }
  }

  private static final Pattern FORM =
      Pattern.compile("([0-9a-f]{32})-([kscmhlp])(?:([0-9a-f]{16})-([0-9a-f]{4}))?");
  private static final HexFormat HEX = HexFormat.of();

  static ObjectName key(UUID lineage) {
    return new ObjectName(lineage, Shelf.KEY, 0, 0);
  }

  /// @return empty for what no mirror has put there
  static Optional<ObjectName> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    Optional<Shelf> shelf = Shelf.of(form.group(2));
    boolean numbered = form.group(3) != null;
    if (shelf.isEmpty() || (shelf.get() == Shelf.KEY) == numbered) {
      return Optional.empty();
    }
    return Optional.of(
        new ObjectName(
            lineage(form.group(1)),
            shelf.get(),
            numbered ? HexFormat.fromHexDigitsToLong(form.group(3)) : 0,
            numbered ? HexFormat.fromHexDigits(form.group(4)) : 0));
  }

  String text() {
    String lineageText = lineageText(lineage);
    return shelf == Shelf.KEY
        ? lineageText + "-k"
        : "%s-%c%s-%s"
            .formatted(
                lineageText, shelf.letter, HEX.toHexDigits(seq), HEX.toHexDigits((short) part));
  }

  static String lineageText(UUID lineage) {
    return HEX.toHexDigits(lineage.getMostSignificantBits())
        + HEX.toHexDigits(lineage.getLeastSignificantBits());
  }

  static UUID lineage(String text) {
    return new UUID(
        HexFormat.fromHexDigitsToLong(text, 0, 16), HexFormat.fromHexDigitsToLong(text, 16, 32));
  }

  @Override
  public int compareTo(ObjectName other) {
    return text().compareTo(other.text());
  }
}
