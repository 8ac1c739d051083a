package org.holdfast.audit;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/// An event as bytes: one form for each event, and no event for any other bytes. The layout is in
/// `docs/formats/audit.md`.
final class EventBytes {

  private static final int LARGEST = 60_000; // an entry of C2SP's tiles has at most 65,535 bytes
  private static final UUID ZERO = new UUID(0, 0);

  private final byte[] clear;
  private final byte[] sealed;

  /// @param clear all but what is sealed; the seal is bound to it
  /// @param sealed what is personal; empty if there is nothing
  EventBytes(byte[] clear, byte[] sealed) {
    if (clear.length + sealed.length > LARGEST) {
      throw new IllegalArgumentException("an event has at most " + LARGEST + " bytes");
    }
    this.clear = clear.clone();
    this.sealed = sealed.clone();
  }

  /// All but what is personal.
  static byte[] clear(Event event, Instant at) {
    byte[] detail = DetailBytes.of(event.detail());
    ByteBuffer out = ByteBuffer.allocate(99 + detail.length);
    out.putShort((short) event.kind().code());
    out.putLong(at.toEpochMilli());
    out.put((byte) event.outcome().code());
    out.putShort((short) event.reason().code());
    out.put((byte) event.circumstances().factor().code());
    putWho(out, event.who());
    put(out, event.account().orElse(ZERO));
    putTarget(out, event.target());
    put(out, event.circumstances().request().orElse(ZERO));
    out.put((byte) DetailBytes.code(event.detail()));
    out.putShort((short) detail.length);
    out.put(detail);
    return out.array();
  }

  byte[] whole() {
    return ByteBuffer.allocate(clear.length + 2 + sealed.length)
        .put(clear)
        .putShort((short) sealed.length)
        .put(sealed)
        .array();
  }

  byte[] clear() {
    return clear.clone();
  }

  byte[] sealed() {
    return sealed.clone();
  }

  /// @throws AuditRefusal.Tampered if they are no event's
  static EventBytes parse(byte[] bytes) {
    try {
      int detail = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(97));
      int clear = 99 + detail;
      int sealed = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(clear));
      if (bytes.length != clear + 2 + sealed) {
        throw new AuditRefusal.Tampered("An entry is longer or shorter than it says.");
      }
      return new EventBytes(
          Arrays.copyOf(bytes, clear), Arrays.copyOfRange(bytes, clear + 2, bytes.length));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new AuditRefusal.Tampered("An entry is cut off, or too long.", e);
    }
  }

  Instant at() {
    return Instant.ofEpochMilli(ByteBuffer.wrap(clear).getLong(2));
  }

  /// What stands for its kind.
  int kindCode() {
    return Short.toUnsignedInt(ByteBuffer.wrap(clear).getShort());
  }

  /// Whether it tells where drives stand.
  boolean isHeads() {
    return kindCode() == EventKind.DRIVE_HEADS.code();
  }

  /// The drive that it says was destroyed, if it says so.
  Optional<UUID> destroyedDrive() {
    return kindCode() == EventKind.DRIVE_DESTROYED.code()
            && event().target() instanceof Target.Drive(UUID id)
        ? Optional.of(id)
        : Optional.empty();
  }

  /// Whose key seals it; empty for nobody's.
  Optional<UUID> account() {
    return present(uuid(ByteBuffer.wrap(clear).position(31)));
  }

  /// @throws AuditRefusal.Tampered if a code in it stands for nothing
  Event event() {
    try {
      ByteBuffer in = ByteBuffer.wrap(clear);
      EventKind kind = Codes.kind(Short.toUnsignedInt(in.getShort()));
      in.getLong();
      Outcome outcome = Codes.outcome(in.get());
      Reason reason = Codes.reason(Short.toUnsignedInt(in.getShort()));
      Factor factor = Codes.factor(in.get());
      Who who = who(in);
      Optional<UUID> account = present(uuid(in));
      Target target = target(in);
      Optional<UUID> request = present(uuid(in));
      int form = in.get();
      byte[] detail = new byte[Short.toUnsignedInt(in.getShort())];
      in.get(detail);
      Event event =
          new Event(
              kind,
              outcome,
              reason,
              who,
              account,
              target,
              DetailBytes.parse(form, detail),
              new Circumstances(request, factor, Personal.NONE));
      if (!Arrays.equals(clear(event, at()), clear)) {
        throw new AuditRefusal.Tampered("An entry is written in a second way.");
      }
      return event;
    } catch (BufferUnderflowException e) {
      throw new AuditRefusal.Tampered("An entry is cut off.", e);
    }
  }

  private static void putWho(ByteBuffer out, Who who) {
    switch (who) {
      case Who.Stranger _ -> put(out, 0, ZERO);
      case Who.Account(UUID id) -> put(out, 1, id);
      case Who.Server _ -> put(out, 2, ZERO);
      case Who.Keeper _ -> put(out, 3, ZERO);
    }
  }

  private static Who who(ByteBuffer in) {
    int form = in.get();
    UUID id = uuid(in);
    return switch (form) {
      case 0 -> new Who.Stranger();
      case 1 -> new Who.Account(id);
      case 2 -> new Who.Server();
      case 3 -> new Who.Keeper();
      default -> throw new AuditRefusal.Tampered("An entry names nobody that there can be.");
    };
  }

  private static void putTarget(ByteBuffer out, Target target) {
    switch (target) {
      case Target.Nothing _ -> put(out, 0, ZERO, ZERO);
      case Target.Account(UUID id) -> put(out, 1, id, ZERO);
      case Target.Session(UUID id) -> put(out, 2, id, ZERO);
      case Target.Drive(UUID id) -> put(out, 3, id, ZERO);
      case Target.Item(UUID drive, UUID id) -> put(out, 4, drive, id);
      case Target.Copy(UUID revision, int region) -> put(out, 5, revision, number(region));
      case Target.Key(UUID owner, int version) -> put(out, 6, owner, number(version));
      case Target.Log(UUID id, int number) -> put(out, 7, id, number(number));
    }
  }

  private static Target target(ByteBuffer in) {
    int form = in.get();
    UUID first = uuid(in);
    UUID second = uuid(in);
    int number = (int) second.getLeastSignificantBits();
    return switch (form) {
      case 0 -> new Target.Nothing();
      case 1 -> new Target.Account(first);
      case 2 -> new Target.Session(first);
      case 3 -> new Target.Drive(first);
      case 4 -> new Target.Item(first, second);
      case 5 -> new Target.Copy(first, number);
      case 6 -> new Target.Key(first, number);
      case 7 -> new Target.Log(first, number);
      default -> throw new AuditRefusal.Tampered("An entry is about nothing that there can be.");
    };
  }

  private static UUID number(int number) {
    return new UUID(0, Integer.toUnsignedLong(number));
  }

  private static void put(ByteBuffer out, int form, UUID... ids) {
    out.put((byte) form);
    for (UUID id : ids) {
      put(out, id);
    }
  }

  private static void put(ByteBuffer out, UUID id) {
    out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  private static UUID uuid(ByteBuffer in) {
    return new UUID(in.getLong(), in.getLong());
  }

  private static Optional<UUID> present(UUID id) {
    return id.equals(ZERO) ? Optional.empty() : Optional.of(id);
  }
}
