package org.holdfast.server;

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
import java.util.UUID;
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

/// Makes and opens the secret part of a preview's address: what may be looked at, by whom, until
/// when, on which session, under a keyed digest. One door gives them out and another opens them.
/// Nothing is stored, so any process with the doors' secret opens any of them. Safe for use by any
/// number of threads.
///
///     offset  size  field
///     0       1     version     2
///     1       16    account     that was given it
///     17      16    drive
///     33      16    item
///     49      16    revision
///     65      16    session     zeros where nobody is signed in, who then is a guest
///     81      8     expires     seconds since 1970, big-endian
///     89      16    permission  by which a guest sees it; zeros for the owner
///     105     8     lock        of that permission's password; 0 for none
///     113     32    digest      HMAC-SHA-256 over all before it
public final class PreviewTickets {

  /// Where the door of previews is; the ticket is the next segment.
  public static final String PATH = "/preview/";

  /// What a preview's address opens.
  ///
  /// @param account of the owner, or what history calls the guest
  /// @param session with which it ends; absent for a guest who is not signed in
  /// @param guest for whom it is, if not for the owner
  public record Ticket(
      AccountId account,
      DriveId drive,
      ItemId item,
      RevisionId revision,
      Optional<SessionId> session,
      Optional<Guest.Bearer> guest) {

    public Ticket {
      if (session.isEmpty() && guest.isEmpty()) {
        throw new IllegalArgumentException("an owner is signed in");
      }
    }
  }

  private static final byte VERSION = 3;
  private static final int BODY_BYTES = 113;
  private static final int DIGEST_BYTES = 32;
  private static final UUID NOBODY = new UUID(0, 0);
  // 145 bytes, three to four characters: no padding.
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{194}");

  private final SecretKey key;
  private final InstantSource clock;
  private final Duration life;

  /// @param doorSecret 32 bytes, the same for who gives tickets out and who opens them
  /// @param life how long a ticket opens
  public PreviewTickets(SecretKey doorSecret, InstantSource clock, Duration life) {
    this.key = derived(doorSecret);
    this.clock = clock;
    this.life = life;
  }

  /// The path that shows it, below the server's own address.
  public String path(Ticket ticket) {
    UUID session = ticket.session().map(SessionId::value).orElse(NOBODY);
    UUID by = ticket.guest().map(guest -> guest.permission().value()).orElse(NOBODY);
    byte[] body =
        ByteBuffer.allocate(BODY_BYTES)
            .put(VERSION)
            .put(ticket.account().bytes())
            .put(ticket.drive().bytes())
            .put(ticket.item().bytes())
            .put(ticket.revision().bytes())
            .putLong(session.getMostSignificantBits())
            .putLong(session.getLeastSignificantBits())
            .putLong(clock.instant().plus(life).getEpochSecond())
            .putLong(by.getMostSignificantBits())
            .putLong(by.getLeastSignificantBits())
            .putLong(ticket.guest().map(Guest.Bearer::lock).orElse(0L))
            .array();
    byte[] whole = Arrays.copyOf(body, body.length + DIGEST_BYTES);
    System.arraycopy(digest(body), 0, whole, body.length, DIGEST_BYTES);
    return PATH + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  /// Empty for what we did not give out, and for what is over.
  public Optional<Ticket> open(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    byte[] whole = Base64.getUrlDecoder().decode(text);
    byte[] body = Arrays.copyOf(whole, BODY_BYTES);
    byte[] digest = Arrays.copyOfRange(whole, BODY_BYTES, whole.length);
    if (!MessageDigest.isEqual(digest, digest(body)) || body[0] != VERSION) {
      return Optional.empty();
    }
    return read(ByteBuffer.wrap(body, 1, BODY_BYTES - 1));
  }

  private Optional<Ticket> read(ByteBuffer body) {
    AccountId account = AccountId.of(next(body));
    DriveId drive = DriveId.of(next(body));
    ItemId item = ItemId.of(next(body));
    RevisionId revision = RevisionId.of(next(body));
    Optional<SessionId> session = id(body).map(SessionId::new);
    Instant expires = Instant.ofEpochSecond(body.getLong());
    Optional<PermissionId> by = id(body).map(PermissionId::new);
    long lock = body.getLong();
    return clock.instant().isBefore(expires)
        ? Optional.of(
            new Ticket(
                account,
                drive,
                item,
                revision,
                session,
                by.map(permission -> new Guest.Bearer(permission, account, lock))))
        : Optional.empty();
  }

  private static Optional<UUID> id(ByteBuffer body) {
    return Optional.of(new UUID(body.getLong(), body.getLong())).filter(id -> !id.equals(NOBODY));
  }

  private static byte[] next(ByteBuffer body) {
    byte[] id = new byte[16];
    body.get(id);
    return id;
  }

  private byte[] digest(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  private static SecretKey derived(SecretKey doorSecret) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              "HmacSHA256",
              HKDFParameterSpec.expandOnly(
                  doorSecret, "preview url".getBytes(StandardCharsets.UTF_8), 32));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has HKDF-SHA-256", e);
    }
  }
}
