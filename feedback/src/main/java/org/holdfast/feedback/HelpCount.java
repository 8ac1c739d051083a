package org.holdfast.feedback;

import java.time.LocalDate;
import java.util.List;

/// What all said of a page of help.
///
/// @param remarks of those who wrote why, the newest first, at most 100
public record HelpCount(String page, long helped, long didNot, List<Remark> remarks) {

  /// What one of them wrote; whoever it was.
  ///
  /// @param day in UTC
  public record Remark(boolean helped, String why, LocalDate day) {
    /// Mute: a person wrote it.
    @Override
    public String toString() {
      return "Remark[" + day + "]";
    }
  }

  public HelpCount {
    remarks = List.copyOf(remarks);
  }
}
