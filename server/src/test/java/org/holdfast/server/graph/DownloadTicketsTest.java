package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
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
import org.holdfast.server.graph.DownloadTickets.Ticket;
import org.junit.jupiter.api.Test;

class DownloadTicketsTest {

  private final SecureRandom random = new SecureRandom();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-24T00:00:00Z"));
  private final DownloadTickets tickets = tickets((byte) 1);
  private final Ticket ticket =
      new Ticket(
          DriveId.random(random),
          ItemId.random(random),
          RevisionId.random(random),
          new SessionId(UUID.randomUUID()),
          Optional.empty());

  @Test
  void aTicketOpensWhatItWasIssuedFor() {
    assertThat(tickets.open(tickets.issue(ticket))).contains(ticket);
  }

  @Test
  void aGuestsTicketNamesThePermissionAndIsNoOwners() {
    Guest.Bearer guest =
        new Guest.Bearer(new PermissionId(UUID.randomUUID()), AccountId.random(random));
    Ticket guests =
        new Ticket(
            ticket.drive(), ticket.item(), ticket.revision(), ticket.session(), Optional.of(guest));
    String text = tickets.issue(guests);

    assertThat(tickets.open(text)).contains(guests);
    byte[] whole = Base64.getUrlDecoder().decode(text);
    byte[] cut = Arrays.copyOf(whole, 105);
    cut[0] = 1;
    assertThat(tickets.open(Base64.getUrlEncoder().withoutPadding().encodeToString(cut))).isEmpty();
  }

  @Test
  void aTicketEndsAfterItsLife() {
    String text = tickets.issue(ticket);

    now.set(now.get().plus(Duration.ofMinutes(59)));
    assertThat(tickets.open(text)).isPresent();
    now.set(now.get().plus(Duration.ofMinutes(1)));
    assertThat(tickets.open(text)).isEmpty();
  }

  @Test
  void w01_everyChangedCharacterIsNoticed() {
    String text = tickets.issue(ticket);

    for (int i = 0; i < text.length(); i++) {
      char other = text.charAt(i) == 'A' ? 'B' : 'A';
      assertThat(tickets.open(text.substring(0, i) + other + text.substring(i + 1))).isEmpty();
    }
    assertThat(tickets.open(text.substring(1))).isEmpty();
    assertThat(tickets.open(text + "A")).isEmpty();
    assertThat(tickets.open("")).isEmpty();
    assertThat(tickets.open("/../" + text)).isEmpty();
  }

  @Test
  void aTicketOfAnotherDoorOpensNothing() {
    assertThat(tickets((byte) 2).open(tickets.issue(ticket))).isEmpty();
  }

  private DownloadTickets tickets(byte fill) {
    byte[] secret = new byte[32];
    java.util.Arrays.fill(secret, fill);
    return new DownloadTickets(
        new SecretKeySpec(secret, "door"), () -> now.get(), Duration.ofHours(1));
  }
}
