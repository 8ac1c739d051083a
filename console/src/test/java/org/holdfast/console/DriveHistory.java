package org.holdfast.console;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// What one client did to one drive, one step after the other, and what it could see after each.
///
/// @param email whose drive
/// @param token lets the client in
/// @param drive its id
/// @param madeNanos when the client knew that account, token and drive are there
/// @param steps in order; the first is the empty drive
/// @param uploads sessions by their secret
record DriveHistory(
    String email,
    String token,
    String drive,
    long madeNanos,
    List<Step> steps,
    Map<String, Session> uploads) {

  private static final JsonMapper JSON = new JsonMapper();

  /// @param sentNanos the wall clock before it was sent
  /// @param answeredNanos the wall clock after its answer had come
  /// @param refused whether the answer was that it could not be done now: then it may have happened
  ///   or not, until the next one is answered
  /// @param received of each open session, how much the server has
  record Step(
      String what,
      long sentNanos,
      long answeredNanos,
      boolean refused,
      DrivePicture after,
      Map<String, Integer> received) {}

  /// @param content the whole of it, as the client has it
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Session(String path, byte[] content) {}

  static DriveHistory begin(String email, String token, String drive, long madeNanos) {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step("an empty drive", 0, 0, false, DrivePicture.empty(), Map.of()));
    return new DriveHistory(email, token, drive, madeNanos, steps, new HashMap<>());
  }

  Session upload(String secret) {
    Session upload = uploads.get(secret);
    if (upload == null) {
      throw new IllegalArgumentException("this client began no such upload");
    }
    return upload;
  }

  Step last() {
    return steps.getLast();
  }

  void keep(Path file) {
    JSON.writeValue(file, this);
  }

  static DriveHistory read(Path file) {
    return JSON.readValue(file, DriveHistory.class);
  }
}
