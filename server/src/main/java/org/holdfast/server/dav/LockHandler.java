package org.holdfast.server.dav;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.ItemPath;
import org.holdfast.drive.Lock;
import org.holdfast.drive.LockToken;
import org.holdfast.drive.LockWish;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.Upload;

/// `LOCK` and `UNLOCK` (RFC 4918, sections 9.10 and 9.11).
final class LockHandler {

  private static final Duration USUAL = Duration.ofHours(1);
  private static final int OWNER_CHARACTERS = 4_096;

  private final InstantSource clock;

  LockHandler(InstantSource clock) {
    this.clock = clock;
  }

  /// Takes one; without a body prolongs one. Where nothing is, an empty file is made for it.
  void lock(Call call) throws IOException {
    Optional<XmlElement> body = call.exchange().xml();
    if (body.isEmpty()) {
      refresh(call);
      return;
    }
    Depth depth = Depth.of(call.exchange().header("Depth"), Depth.INFINITY);
    if (depth == Depth.ONE) {
      throw DavError.invalid("depth-invalid", "LOCK goes with Depth 0 or infinity.").refusal();
    }
    LockWish wish = wish(body.get(), depth, length(call.exchange()));
    Optional<Item> existing = call.find(call.path());
    Precondition precondition = call.precondition(existing);
    Item item = existing.isPresent() ? existing.get() : makeEmpty(call, precondition);
    Lock lock = call.drive().lock(call.actor(), ItemPath.to(item.id()), wish);
    call.exchange().setHeader("Lock-Token", "<" + lock.token().uri() + ">");
    answer(call, existing.isPresent() ? 200 : 201, lock);
  }

  private static Item makeEmpty(Call call, Precondition precondition) throws IOException {
    Item parent = call.parent(call.path());
    Placement at = new Placement(parent.id(), ItemName.of(call.path().lastName()), Conflict.FAIL);
    Upload nothing =
        new Upload(
            new ByteArrayInputStream(new byte[0]),
            OptionalLong.of(0),
            Optional.empty(),
            FileTimes.NONE,
            Optional.empty());
    return call.drive().write(call.actor(), at, nothing, precondition).item();
  }

  private void refresh(Call call) throws IOException {
    Item item = call.item();
    LockToken token =
        call.ifs()
            .filter(ifs -> ifs.tokens().size() == 1)
            .flatMap(ifs -> LockToken.parse(ifs.tokens().getFirst()))
            .orElseThrow(
                () ->
                    DavError.invalid(
                            "lock-invalid",
                            "LOCK without a body prolongs the one lock that the If header names.")
                        .refusal());
    call.precondition(item);
    try {
      answer(
          call, 200, call.drive().refresh(call.actor(), item.id(), token, length(call.exchange())));
    } catch (DriveRefusal.LockAbsent _) {
      throw DavError.dav(
              412, "lock-token-matches-request-uri", "There is no such lock on it, or no more.")
          .refusal();
    }
  }

  void unlock(Call call) {
    LockToken token =
        call.exchange()
            .header("Lock-Token")
            .map(String::strip)
            .filter(text -> text.startsWith("<") && text.endsWith(">") && text.length() > 2)
            .map(text -> text.substring(1, text.length() - 1))
            .map(
                uri ->
                    LockToken.parse(uri)
                        .orElseThrow(
                            () ->
                                DavError.dav(
                                        409,
                                        "lock-token-matches-request-uri",
                                        "There is no such lock on it, or no more.")
                                    .refusal()))
            .orElseThrow(
                () ->
                    DavError.invalid("lock-token-missing", "Lock-Token says which lock ends.")
                        .refusal());
    Item item = call.item();
    call.precondition(item);
    call.drive().unlock(call.actor(), item.id(), token);
    call.exchange().answerEmpty(204);
  }

  private void answer(Call call, int status, Lock lock) throws IOException {
    String active = Locks.active(lock, call.place(), clock.instant());
    call.exchange().stream(
        status,
        out ->
            out.raw(
                "<D:prop xmlns:D=\"DAV:\"><D:lockdiscovery>"
                    + active
                    + "</D:lockdiscovery></D:prop>\n"));
  }

  private static LockWish wish(XmlElement body, Depth depth, Duration length) {
    Optional<XmlElement> scope =
        Optional.of(body)
            .filter(each -> each.name().equals(Names.dav("lockinfo")))
            .filter(
                each ->
                    each.element(Names.dav("locktype"))
                        .flatMap(type -> type.element(Names.dav("write")))
                        .isPresent())
            .flatMap(each -> each.element(Names.dav("lockscope")));
    boolean exclusive = scope.flatMap(each -> each.element(Names.dav("exclusive"))).isPresent();
    boolean shared = scope.flatMap(each -> each.element(Names.dav("shared"))).isPresent();
    String owner = body.element(Names.dav("owner")).map(XmlElement::standalone).orElse("");
    if (exclusive == shared || owner.length() > OWNER_CHARACTERS) {
      throw DavError.invalid(
              "lockinfo-invalid",
              "The body is a lockinfo of a write lock, exclusive or shared, with a short owner.")
          .refusal();
    }
    return new LockWish(exclusive, depth == Depth.INFINITY, owner, length);
  }

  /// The first that we understand of what the client offers; the drive bounds it.
  private static Duration length(Exchange exchange) {
    for (String offer : exchange.header("Timeout").orElse("").split(",", 16)) {
      String plain = offer.strip();
      if (plain.equalsIgnoreCase("Infinite")) {
        return LockWish.LONGEST;
      }
      if (plain.regionMatches(true, 0, "Second-", 0, 7) && plain.substring(7).matches("[0-9]+")) {
        String seconds = plain.substring(7);
        return seconds.length() > 9
            ? LockWish.LONGEST
            : Duration.ofSeconds(Long.parseLong(seconds));
      }
    }
    return USUAL;
  }
}
