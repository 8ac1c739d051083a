package org.holdfast.server.dav;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.drive.Item;

/// How shared items are called in the list of them: their own name, and in brackets whose they are
/// and the first digits of their id.
///
///     Reports (Ana Example, 1f3a9c2e07)   what Ana shares
///     plan (Ana Example, 5d20c7e1b4).pdf  a file keeps its extension
///     Reports (8801fe3a6c)                whose owner has no name that fits here
///
/// What stands in the last brackets is always ours, and nobody chooses the digits: no name that an
/// owner gives, to an item or to themselves, is another's, now or when that is gone.
final class ShareNames {

  // Forty random bits: who makes ten thousand items a second, to get another's, does so for years.
  private static final int CODE_DIGITS = 10;

  private static final int MOST_UNITS = 255;
  private static final int MOST_OWNER_UNITS = 64;

  private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z0-9]{1,16}$");

  // What a name may not hold, and what would make the brackets ambiguous.
  private static final Pattern UNFIT =
      Pattern.compile("[\"*:<>?/\\\\|(),\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Cn}\\p{Co}]");

  private ShareNames() {}

  /// @param owner how they are called
  /// @return what no other item has, whatever it and its owner are called
  static String of(Item item, String owner) {
    String code = item.id().text().replace("-", "").substring(0, CODE_DIGITS);
    String by = fit(owner);
    return with(item, " (" + (by.isEmpty() ? code : by + ", " + code) + ")");
  }

  private static String fit(String owner) {
    return cut(UNFIT.matcher(owner).replaceAll("").strip(), MOST_OWNER_UNITS).strip();
  }

  private static String with(Item item, String whose) {
    String name = item.name();
    Matcher extension = EXTENSION.matcher(name);
    boolean extended = !item.isFolder() && extension.find() && extension.start() > 0;
    String end = whose + (extended ? extension.group() : "");
    String stem = extended ? name.substring(0, extension.start()) : name;
    return cut(stem, MOST_UNITS - end.length()) + end;
  }

  /// Never between the halves of a character.
  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    boolean between = Character.isHighSurrogate(text.charAt(most - 1));
    return text.substring(0, between ? most - 1 : most);
  }
}
