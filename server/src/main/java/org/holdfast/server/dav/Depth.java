package org.holdfast.server.dav;

import java.util.Locale;
import java.util.Optional;

/// How far below its address a request reaches (RFC 4918, section 10.2).
enum Depth {
  /// The resource alone.
  ZERO,
  /// And what is in the folder itself.
  ONE,
  INFINITY;

  /// @throws DavRefusal 400 if the header says anything else
  static Depth of(Optional<String> header, Depth otherwise) {
    return header
        .map(
            text ->
                switch (text.strip().toLowerCase(Locale.ROOT)) {
                  case "0" -> ZERO;
                  case "1" -> ONE;
                  case "infinity" -> INFINITY;
                  default ->
                      throw DavError.invalid("depth-invalid", "Depth is 0, 1 or infinity.")
                          .refusal();
                })
        .orElse(otherwise);
  }
}
