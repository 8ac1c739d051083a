package org.holdfast.drive;

/// Up to where a client knows a drive or folder. Opaque; made by [Drive#delta] and given back to
/// it.
///
/// @param text base64url without padding, at most 200 characters; whatever a client sends may be
///   put in, it is looked at by `delta`
public record DeltaToken(String text) {

  /// From nothing: everything is enumerated.
  public static DeltaToken start() {
    return new DeltaToken("");
  }

  /// From now on: nothing is enumerated.
  public static DeltaToken latest() {
    return new DeltaToken("latest");
  }
}
