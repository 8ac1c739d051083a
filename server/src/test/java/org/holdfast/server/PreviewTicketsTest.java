package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.spec.SecretKeySpec;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.holdfast.drive.Guest;
import org.holdfast.drive.PermissionId;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.SessionId;
import org.holdfast.server.PreviewTickets.Ticket;
import org.junit.jupiter.api.Test;

/// The secret part of a preview's address.
class PreviewTicketsTest {

  private final SecureRandom random = new SecureRandom();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-26T12:00:00Z"));
  private final InstantSource clock = now::get;
  private final PreviewTickets tickets = tickets((byte) 0);
  private final Ticket ticket =
      new Ticket(
          AccountId.random(random),
          DriveId.random(random),
          ItemId.random(random),
          RevisionId.random(random),
          Optional.of(new SessionId(new UUID(random.nextLong(), random.nextLong()))),
          Optional.empty());

  private PreviewTickets tickets(byte secret) {
    byte[] key = new byte[32];
    key[0] = secret;
    return new PreviewTickets(new SecretKeySpec(key, "door"), clock, Duration.ofHours(1));
  }

  private Ticket ofGuest(Optional<SessionId> session) {
    PermissionId by = new PermissionId(new UUID(random.nextLong(), random.nextLong()));
    return new Ticket(
        ticket.account(),
        ticket.drive(),
        ticket.item(),
        ticket.revision(),
        session,
        Optional.of(new Guest.Bearer(by, ticket.account(), random.nextLong())));
  }

  @Test
  void aGuestsTellsByWhichRightTheyCame() {
    for (Ticket each : List.of(ofGuest(ticket.session()), ofGuest(Optional.empty()))) {
      String text = tickets.path(each).substring(PreviewTickets.PATH.length());
      assertThat(tickets.open(text)).contains(each);
    }
  }

  @Test
  void w01_nobodyWithoutASessionIsTakenForTheOwner() {
    assertThatThrownBy(
            () ->
                new Ticket(
                    ticket.account(),
                    ticket.drive(),
                    ticket.item(),
                    ticket.revision(),
                    Optional.empty(),
                    Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private String issued() {
    return tickets.path(ticket).substring(PreviewTickets.PATH.length());
  }

  @Test
  void itOpensWhatItWasMadeForUntilItsHourIsOver() {
    String text = issued();

    now.updateAndGet(at -> at.plusSeconds(3_599));
    assertThat(tickets.open(text)).contains(ticket);
    now.updateAndGet(at -> at.plusSeconds(1));
    assertThat(tickets.open(text)).isEmpty();
  }

  @Test
  void w01_noByteOfItCanBeChanged() {
    byte[] whole = Base64.getUrlDecoder().decode(issued());

    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
      assertThat(tickets.open(text)).as("byte " + i).isEmpty();
    }
  }

  @Test
  void anotherServersTicketAndNonsenseOpenNothing() {
    assertThat(tickets((byte) 1).open(issued())).isEmpty();
    assertThat(tickets.open("")).isEmpty();
    assertThat(tickets.open(issued() + "A")).isEmpty();
    assertThat(tickets.open("ä".repeat(162))).isEmpty();
  }
}
