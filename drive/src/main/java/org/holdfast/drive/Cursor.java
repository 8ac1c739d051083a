package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.holdfast.content.ItemId;

/// Opaque texts that say where a list goes on. Authentic ones only: nobody can point a list at what
/// it does not hold.
///
/// bytes || the first 16 of HMAC-SHA-256(`cursor`, purpose || 0 || bytes), in base64url.
final class Cursor {

  private static final int MAC_BYTES = 16;
  private static final int PLACE_BYTES = Long.BYTES + 16;

  private Cursor() {}

  /// A place in a list that is sorted by a number and an id.
  record Place(long number, ItemId id) {

    /// Behind every other.
    static final Place LAST = new Place(Long.MAX_VALUE, ItemRows.FIRST);
  }

  static String seal(View view, String purpose, Place place) {
    return seal(
        view,
        purpose,
        ByteBuffer.allocate(PLACE_BYTES).putLong(place.number()).put(place.id().bytes()).array());
  }

  /// @throws DriveRefusal.CursorUnusable if it was not made for this purpose in this drive
  static Place open(View view, String purpose, String text) {
    ByteBuffer bytes =
        openBytes(view, purpose, text)
            .filter(found -> found.length == PLACE_BYTES)
            .map(ByteBuffer::wrap)
            .orElseThrow(DriveRefusal.CursorUnusable::new);
    long number = bytes.getLong();
    byte[] id = new byte[16];
    bytes.get(id);
    return new Place(number, ItemId.of(id));
  }

  static String seal(View view, String purpose, byte[] bytes) {
    byte[] whole = Arrays.copyOf(bytes, bytes.length + MAC_BYTES);
    byte[] mac = mac(view, view.seal().inForce(), purpose, bytes);
    System.arraycopy(mac, 0, whole, bytes.length, MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  static Optional<byte[]> openBytes(View view, String purpose, String text) {
    byte[] whole;
    try {
      whole = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    if (whole.length < MAC_BYTES) {
      return Optional.empty();
    }
    byte[] bytes = Arrays.copyOf(whole, whole.length - MAC_BYTES);
    byte[] found = Arrays.copyOfRange(whole, bytes.length, whole.length);
    // A client goes on where it was, also with a cursor from before the drive's key was replaced:
    // it says no more than a place.
    return view.seal().versions().stream()
            .anyMatch(version -> MessageDigest.isEqual(found, mac(view, version, purpose, bytes)))
        ? Optional.of(bytes)
        : Optional.empty();
  }

  private static byte[] mac(View view, int version, String purpose, byte[] bytes) {
    var mac = view.seal().mac(version, "cursor");
    mac.update(purpose.getBytes(US_ASCII));
    mac.update((byte) 0);
    return Arrays.copyOf(mac.doFinal(bytes), MAC_BYTES);
  }
}
