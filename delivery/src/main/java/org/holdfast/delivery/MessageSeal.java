package org.holdfast.delivery;

import java.util.List;
import org.holdfast.database.SealedFields;

/// Turns messages into what may lie in the database, and back.
final class MessageSeal {

  private static final String COLUMN = "delivery_message.sealed";

  private final SealedFields fields;

  MessageSeal(SealedFields fields) {
    this.fields = fields;
  }

  byte[] seal(QueueRow row, Message message) {
    return fields.seal(
        COLUMN,
        row.boundTo(),
        switch (message) {
          case Message.Mail(String to, String subject, String text, _) ->
              List.of(to, subject, text);
          case Message.TextMessage(String to, String text, _) -> List.of(to, text);
          case Message.Call(String to, String language, String text, _) ->
              List.of(to, language, text);
        });
  }

  /// @throws IllegalStateException if it was altered or moved
  Message open(SealedRow found) {
    QueueRow row = found.row();
    List<String> texts = fields.open(COLUMN, row.boundTo(), found.sealed());
    return switch (row.means()) {
      case MAIL -> new Message.Mail(texts.get(0), texts.get(1), texts.get(2), row.purpose());
      case TEXT_MESSAGE -> new Message.TextMessage(texts.get(0), texts.get(1), row.purpose());
      case CALL -> new Message.Call(texts.get(0), texts.get(1), texts.get(2), row.purpose());
    };
  }

  /// By what a far side's own id is found again.
  byte[] receiptKey(String id) {
    return fields.key("receipt", id);
  }
}
