package org.holdfast.content;

import java.util.regex.Pattern;

/// What was made of a revision: a thumbnail of some size, its text. One of each is kept.
///
/// @param name lower-case letters, digits and hyphens, 1 to 40; lies in clear on disk
public record DerivedKind(String name) {

  private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,40}");

  /// @throws IllegalArgumentException if `name` is of another form
  public DerivedKind {
    if (!FORM.matcher(name).matches()) {
      throw new IllegalArgumentException("a kind is 1 to 40 of a-z, 0-9 and hyphen");
    }
  }
}
