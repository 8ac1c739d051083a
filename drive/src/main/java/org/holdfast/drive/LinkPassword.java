package org.holdfast.drive;

/// The hash of a password that a permission asks for, as `identity` made it. Not a record: it does
/// not belong into logs.
public final class LinkPassword {

  private final String hash;

  private LinkPassword(String hash) {
    this.hash = hash;
  }

  /// @param hash of a password that fits the rule
  public static LinkPassword hashed(String hash) {
    return new LinkPassword(hash);
  }

  String hash() {
    return hash;
  }

  @Override
  public String toString() {
    return "LinkPassword";
  }
}
