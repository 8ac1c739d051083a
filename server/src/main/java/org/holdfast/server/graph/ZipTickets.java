package org.holdfast.server.graph;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.holdfast.drive.ArchiveId;
import org.holdfast.drive.Guest;
import org.holdfast.drive.PermissionId;
import org.holdfast.identity.AccountId;

/// Makes and opens the secret part of the addresses of archives: which archive, whose, until when,
/// and in which era of the account. Like upload URLs they outlive the access token, since a large
/// archive takes longer, and end with a sign-out everywhere, a freeze and a deletion (W14).
///
///     offset  size  field
///     0       16    archive
///     16      16    account
///     32      8     era         big-endian
///     40      8     expires     seconds since 1970, big-endian
///     48      16    permission  with a guest only, under a key of its own: by which they read
///     64      8     lock        with a guest only: stands for the password they had shown
final class ZipTickets {

  private static final int BODY_BYTES = 48;
  private static final int GUEST_BYTES = 24;

  private final TicketSeal seal;
  private final TicketSeal guests;
  private final Eras eras;
  private final InstantSource clock;

  ZipTickets(SecretKey doorSecret, Eras eras, InstantSource clock) {
    this.seal = new TicketSeal(doorSecret, "graph zip url", BODY_BYTES);
    this.guests = new TicketSeal(doorSecret, "graph zip url of a guest", BODY_BYTES + GUEST_BYTES);
    this.eras = eras;
    this.clock = clock;
  }

  /// @throws GraphRefusal 404 if nobody may sign in to the account any more
  String issue(Ticket ticket, Instant endsAt) {
    AccountId account = ticket.account();
    long era = eras.of(account).orElseThrow(() -> GraphError.absent().refusal());
    byte[] body =
        ByteBuffer.allocate(BODY_BYTES)
            .put(bytes(ticket.archive().value()))
            .put(account.bytes())
            .putLong(era)
            .putLong(endsAt.getEpochSecond())
            .array();
    return ticket
        .guest()
        .map(guest -> guests.seal(with(body, guest)))
        .orElseGet(() -> seal.seal(body));
  }

  private static byte[] with(byte[] body, Guest.Bearer guest) {
    return ByteBuffer.allocate(BODY_BYTES + GUEST_BYTES)
        .put(body)
        .put(bytes(guest.permission().value()))
        .putLong(guest.lock())
        .array();
  }

  /// What an address opens.
  ///
  /// @param account whose address it is
  /// @param guest for whom it was made, if not for the owner: it opens as long as they may read
  record Ticket(ArchiveId archive, AccountId account, Optional<Guest.Bearer> guest) {}

  /// Empty for what was not issued here, and for what has ended.
  Optional<Ticket> open(String text) {
    return seal.open(text).or(() -> guests.open(text)).flatMap(this::read);
  }

  private Optional<Ticket> read(ByteBuffer body) {
    ArchiveId archive = new ArchiveId(new UUID(body.getLong(), body.getLong()));
    AccountId account = new AccountId(new UUID(body.getLong(), body.getLong()));
    boolean sameEra = eras.of(account).equals(OptionalLong.of(body.getLong()));
    boolean lives = clock.instant().getEpochSecond() < body.getLong();
    Optional<Guest.Bearer> guest =
        body.hasRemaining() ? Optional.of(guest(body, account)) : Optional.empty();
    return sameEra && lives ? Optional.of(new Ticket(archive, account, guest)) : Optional.empty();
  }

  private static Guest.Bearer guest(ByteBuffer body, AccountId account) {
    PermissionId permission = new PermissionId(new UUID(body.getLong(), body.getLong()));
    return new Guest.Bearer(permission, account, body.getLong());
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
