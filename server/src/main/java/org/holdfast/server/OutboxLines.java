package org.holdfast.server;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.holdfast.delivery.Message;
import org.holdfast.delivery.OutboxMessage;

/// The outbox as whoever runs the server reads it, newest first.
final class OutboxLines {

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

  private OutboxLines() {}

  static List<String> of(List<OutboxMessage> messages) {
    List<String> lines = new ArrayList<>();
    for (OutboxMessage each : messages) {
      Message message = each.message();
      lines.add(
          "%s UTC  %s  to %s  until %s"
              .formatted(
                  MINUTE.format(each.at()),
                  what(message),
                  message.to(),
                  MINUTE.format(message.purpose().until())));
      message.text().lines().forEach(line -> lines.add("    " + line));
      lines.add("");
    }
    return lines;
  }

  private static String what(Message message) {
    return switch (message) {
      case Message.Mail mail -> "mail \"" + mail.subject() + "\"";
      case Message.TextMessage _ -> "text message";
      case Message.Call call -> "call (" + call.language() + ")";
    };
  }
}
