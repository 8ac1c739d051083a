package org.holdfast.server.graph;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Guest;
import org.holdfast.drive.PermissionId;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.SessionId;

/// Makes and opens the secret part of the address at which somebody is told that something changed:
/// what they watch, on which session, until when, and up to where they knew it. Nothing is stored,
/// so any process with the door's secret takes any of them, also after a restart.
///
///     offset  size  field
///     0       16    id          of the address, told with each notification
///     16      16    account
///     32      16    drive
///     48      16    folder
///     64      16    session
///     80      16    permission  by which a guest sees the folder; zeros for the owner
///     96      8     seq         the drive's newest operation when the address was given out
///     104     8     expires     seconds since 1970, big-endian
final class SocketTickets {

  /// How long an address lives. Clients ask for the next one before.
  static final Duration LIFE = Duration.ofHours(24);

  /// What one address lets its holder watch.
  ///
  /// @param permission by which a guest sees the folder; absent for the owner
  record Watch(
      UUID id,
      AccountId account,
      DriveId drive,
      ItemId folder,
      SessionId session,
      Optional<PermissionId> permission,
      long seq,
      Instant expiresAt) {

    /// Who watches, if that is not the owner.
    Optional<Guest> guest() {
      return permission.map(by -> new Guest.Bearer(by, account));
    }
  }

  private static final int BODY_BYTES = 112;
  private static final UUID NOBODY = new UUID(0, 0);

  private final TicketSeal seal;
  private final InstantSource clock;

  SocketTickets(SecretKey doorSecret, InstantSource clock) {
    this.seal = new TicketSeal(doorSecret, "graph socket url", BODY_BYTES);
    this.clock = clock;
  }

  /// When an address that is given out now ends: whole seconds, as the ticket has it.
  Instant end() {
    return Instant.ofEpochSecond(clock.instant().plus(LIFE).getEpochSecond());
  }

  String issue(Watch watch) {
    ByteBuffer body = ByteBuffer.allocate(BODY_BYTES);
    put(body, watch.id());
    body.put(watch.account().bytes()).put(watch.drive().bytes()).put(watch.folder().bytes());
    put(body, watch.session().value());
    put(body, watch.permission().map(PermissionId::value).orElse(NOBODY));
    body.putLong(watch.seq()).putLong(watch.expiresAt().getEpochSecond());
    return seal.seal(body.array());
  }

  /// Empty for what was not issued here, and for what is over.
  Optional<Watch> open(String text) {
    return seal.open(text)
        .map(SocketTickets::read)
        .filter(watch -> clock.instant().isBefore(watch.expiresAt()));
  }

  private static Watch read(ByteBuffer body) {
    UUID id = uuid(body);
    AccountId account = AccountId.of(next(body));
    DriveId drive = DriveId.of(next(body));
    ItemId folder = ItemId.of(next(body));
    SessionId session = new SessionId(uuid(body));
    Optional<PermissionId> permission =
        Optional.of(uuid(body)).filter(by -> !by.equals(NOBODY)).map(PermissionId::new);
    long seq = body.getLong();
    Instant expires = Instant.ofEpochSecond(body.getLong());
    return new Watch(id, account, drive, folder, session, permission, seq, expires);
  }

  private static void put(ByteBuffer body, UUID id) {
    body.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  private static UUID uuid(ByteBuffer body) {
    return new UUID(body.getLong(), body.getLong());
  }

  private static byte[] next(ByteBuffer body) {
    byte[] id = new byte[16];
    body.get(id);
    return id;
  }
}
