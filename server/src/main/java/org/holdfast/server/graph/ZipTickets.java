package org.holdfast.server.graph;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.holdfast.drive.ArchiveId;
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
final class ZipTickets {

  private static final int BODY_BYTES = 48;

  private final TicketSeal seal;
  private final Eras eras;
  private final InstantSource clock;

  ZipTickets(SecretKey doorSecret, Eras eras, InstantSource clock) {
    this.seal = new TicketSeal(doorSecret, "graph zip url", BODY_BYTES);
    this.eras = eras;
    this.clock = clock;
  }

  /// @throws GraphRefusal 404 if nobody may sign in to the account any more
  String issue(ArchiveId archive, AccountId account, Instant endsAt) {
    long era = eras.of(account).orElseThrow(() -> GraphError.absent().refusal());
    return seal.seal(
        ByteBuffer.allocate(BODY_BYTES)
            .put(bytes(archive.value()))
            .put(account.bytes())
            .putLong(era)
            .putLong(endsAt.getEpochSecond())
            .array());
  }

  /// Empty for what was not issued here, and for what has ended.
  Optional<ArchiveId> open(String text) {
    return seal.open(text).flatMap(this::read);
  }

  private Optional<ArchiveId> read(ByteBuffer body) {
    ArchiveId archive = new ArchiveId(new UUID(body.getLong(), body.getLong()));
    AccountId account = new AccountId(new UUID(body.getLong(), body.getLong()));
    boolean sameEra = eras.of(account).equals(OptionalLong.of(body.getLong()));
    boolean lives = clock.instant().getEpochSecond() < body.getLong();
    return sameEra && lives ? Optional.of(archive) : Optional.empty();
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
