package org.holdfast.extract;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/// Small pictures of a file, one for each box that was asked for.
///
/// @param width of the picture that the file is, as it is looked at; 0 if the file is none
/// @param takenAt what a camera's clock showed, in no certain zone
public record Pictures(List<Picture> each, int width, int height, Optional<LocalDateTime> takenAt) {

  public Pictures {
    each = List.copyOf(each);
  }
}
