package org.holdfast.delivery;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// One row of the queue without its sealed part: what is in clear, and what the seal is bound to.
record QueueRow(
    MessageId id,
    Optional<UUID> person,
    Means means,
    Kind kind,
    Instant queuedAt,
    Instant expiresAt,
    Instant dueAt,
    int attempts) {

  /// Which purpose. The codes stand in the queue: none is ever reused.
  enum Kind {
    CODE(1),
    NOTICE(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    static Kind of(Purpose purpose) {
      return switch (purpose) {
        case Purpose.Code _ -> CODE;
        case Purpose.Notice _ -> NOTICE;
      };
    }
  }

  Purpose purpose() {
    return switch (kind) {
      case CODE -> new Purpose.Code(expiresAt);
      case NOTICE -> new Purpose.Notice(expiresAt);
    };
  }

  QueueRow claimed(Instant until) {
    return new QueueRow(id, person, means, kind, queuedAt, expiresAt, until, attempts + 1);
  }

  /// So a message whose row was pointed at another person, or given more time, does not open.
  byte[] boundTo() {
    return ByteBuffer.allocate(50)
        .put(id.bytes())
        .put((byte) means.code())
        .put((byte) kind.code())
        .putLong(queuedAt.toEpochMilli())
        .putLong(expiresAt.toEpochMilli())
        .put(personBytes())
        .array();
  }

  byte[] personBytes() {
    return person.map(each -> new MessageId(each).bytes()).orElse(new byte[0]);
  }
}
