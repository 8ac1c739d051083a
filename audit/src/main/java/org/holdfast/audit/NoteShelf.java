package org.holdfast.audit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A witness that can keep a few bytes and judges nothing by itself: what it holds is judged here.
public final class NoteShelf implements Witness {

  /// Where the bytes lie.
  public interface Place {

    /// @return empty if the place is there and holds none
    Optional<byte[]> read() throws IOException;

    /// Puts `bytes` in place of what is there, durably, whole or not at all.
    void write(byte[] bytes) throws IOException;
  }

  private final String name;
  private final Place place;

  public NoteShelf(String name, Place place) {
    this.name = name;
    this.place = place;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Meeting meet(Checkpoint newest, History history, boolean replaceStrange)
      throws IOException {
    Optional<byte[]> held = place.read();
    Meeting meeting =
        held.isPresent() ? history.judge(held.get(), newest) : new Meeting.Agreed(List.of());
    boolean keeps =
        switch (meeting) {
          case Meeting.Agreed _ -> true;
          case Meeting.Strange _ -> replaceStrange;
          case Meeting.KnowsMore _, Meeting.Disagrees _ -> false;
        };
    if (keeps) {
      place.write(newest.bytes());
    }
    return meeting;
  }

  @Override
  public String toString() {
    return "NoteShelf[" + name + "]";
  }
}
