package org.holdfast.server.graph;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.holdfast.drive.Guest;
import org.holdfast.drive.PermissionId;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.SessionId;

/// Makes and opens the secret part of download URLs: what may be read, until when, on whose session,
/// under a keyed digest. Nothing is stored, so any process with the door's secret serves any of them.
///
///     offset  size  field
///     0       1     version     1; 2 with a guest
///     1       16    drive
///     17      16    item
///     33      16    revision
///     49      8     expires     seconds since 1970, big-endian
///     57      16    session
///     73      16    permission  with a guest only: by which they read
///     89      16    reader      with a guest only: what history calls them
///     73/105  32    digest      HMAC-SHA-256 over all before it
final class DownloadTickets {

  /// What a download URL opens.
  ///
  /// @param guest for whom it was made, if not for the owner: it opens as long as they may read
  record Ticket(
      DriveId drive,
      ItemId item,
      RevisionId revision,
      SessionId session,
      Optional<Guest.Bearer> guest) {}

  private static final byte OWNERS = 1;
  private static final byte GUESTS = 2;
  private static final int BODY_BYTES = 73;
  private static final int GUEST_BYTES = 32;
  private static final int DIGEST_BYTES = 32;
  // 105 or 137 bytes, three to four characters: no padding.
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{140}|[A-Za-z0-9_-]{183}");

  private final Mac keyed;

  /// Copies of it that nobody uses now: as many as were ever used at once.
  private final Queue<Mac> idle = new ConcurrentLinkedQueue<>();

  private final InstantSource clock;
  private final Duration life;

  /// @param life how long a ticket opens; an hour in the contract
  DownloadTickets(SecretKey doorSecret, InstantSource clock, Duration life) {
    this(doorSecret, "graph download url", clock, life);
  }

  /// Tickets that open something else of the same content.
  ///
  /// @param what a label: a ticket made under another one opens nothing here
  DownloadTickets(SecretKey doorSecret, String what, InstantSource clock, Duration life) {
    this.keyed = under(derived(doorSecret, what));
    this.clock = clock;
    this.life = life;
  }

  String issue(Ticket ticket) {
    ByteBuffer body =
        ByteBuffer.allocate(BODY_BYTES + (ticket.guest().isPresent() ? GUEST_BYTES : 0))
            .put(ticket.guest().isPresent() ? GUESTS : OWNERS)
            .put(ticket.drive().bytes())
            .put(ticket.item().bytes())
            .put(ticket.revision().bytes())
            .putLong(clock.instant().plus(life).getEpochSecond())
            .putLong(ticket.session().value().getMostSignificantBits())
            .putLong(ticket.session().value().getLeastSignificantBits());
    ticket.guest().ifPresent(guest -> put(body, guest));
    return signed(body.array());
  }

  private static void put(ByteBuffer body, Guest.Bearer guest) {
    UUID permission = guest.permission().value();
    body.putLong(permission.getMostSignificantBits())
        .putLong(permission.getLeastSignificantBits())
        .put(guest.reader().bytes());
  }

  private String signed(byte[] body) {
    byte[] whole = Arrays.copyOf(body, body.length + DIGEST_BYTES);
    System.arraycopy(digest(body), 0, whole, body.length, DIGEST_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  /// Empty for what we did not issue, and for what is over.
  Optional<Ticket> open(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    byte[] whole = Base64.getUrlDecoder().decode(text);
    byte[] body = Arrays.copyOf(whole, whole.length - DIGEST_BYTES);
    byte[] digest = Arrays.copyOfRange(whole, body.length, whole.length);
    int form = body.length == BODY_BYTES ? OWNERS : GUESTS;
    if (!MessageDigest.isEqual(digest, digest(body)) || body[0] != form) {
      return Optional.empty();
    }
    return read(ByteBuffer.wrap(body, 1, body.length - 1));
  }

  private Optional<Ticket> read(ByteBuffer body) {
    DriveId drive = DriveId.of(next(body, 16));
    ItemId item = ItemId.of(next(body, 16));
    RevisionId revision = RevisionId.of(next(body, 16));
    Instant expires = Instant.ofEpochSecond(body.getLong());
    SessionId session = new SessionId(new UUID(body.getLong(), body.getLong()));
    Optional<Guest.Bearer> guest =
        body.hasRemaining() ? Optional.of(guest(body)) : Optional.empty();
    return clock.instant().isBefore(expires)
        ? Optional.of(new Ticket(drive, item, revision, session, guest))
        : Optional.empty();
  }

  private static Guest.Bearer guest(ByteBuffer body) {
    PermissionId permission = new PermissionId(new UUID(body.getLong(), body.getLong()));
    return new Guest.Bearer(permission, AccountId.of(next(body, 16)));
  }

  private static byte[] next(ByteBuffer body, int length) {
    byte[] bytes = new byte[length];
    body.get(bytes);
    return bytes;
  }

  // A list signs one for each of its items, and a copy costs as much as the digest.
  private byte[] digest(byte[] body) {
    Mac mac = Optional.ofNullable(idle.poll()).orElseGet(this::copy);
    byte[] digest = mac.doFinal(body); // and is as it was before
    idle.offer(mac);
    return digest;
  }

  private Mac copy() {
    try {
      return (Mac) keyed.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's own HMAC can be cloned", e);
    }
  }

  private static Mac under(SecretKey key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  private static SecretKey derived(SecretKey doorSecret, String what) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              "HmacSHA256",
              HKDFParameterSpec.expandOnly(doorSecret, what.getBytes(StandardCharsets.UTF_8), 32));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has HKDF-SHA-256", e);
    }
  }
}
