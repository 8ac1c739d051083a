package org.holdfast.server.graph;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.holdfast.feedback.Answers;
import org.holdfast.feedback.HelpAnswer;
import org.holdfast.feedback.HelpCount;
import org.holdfast.feedback.Idea;
import tools.jackson.core.JsonGenerator;

/// Feedback as it is answered. No account's id stands in it.
final class FeedbackJson {

  private FeedbackJson() {}

  static void help(JsonGenerator out, String page, Optional<HelpAnswer> said) {
    out.writeStartObject();
    out.writeStringProperty("page", page);
    said.ifPresent(
        answer -> {
          out.writeBooleanProperty("helped", answer.helped());
          out.writeStringProperty("why", answer.why());
        });
    out.writeEndObject();
  }

  static void counts(JsonGenerator out, List<HelpCount> counts) {
    out.writeStartObject();
    out.writeArrayPropertyStart("value");
    for (HelpCount count : counts) {
      out.writeStartObject();
      out.writeStringProperty("page", count.page());
      out.writeNumberProperty("helped", count.helped());
      out.writeNumberProperty("didNotHelp", count.didNot());
      out.writeArrayPropertyStart("remarks");
      for (HelpCount.Remark remark : count.remarks()) {
        out.writeStartObject();
        out.writeBooleanProperty("helped", remark.helped());
        out.writeStringProperty("why", remark.why());
        out.writeStringProperty("day", remark.day().toString());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  static void ideas(JsonGenerator out, List<Idea> ideas, Optional<String> next) {
    out.writeStartObject();
    out.writeArrayPropertyStart("value");
    ideas.forEach(idea -> idea(out, idea));
    out.writeEndArray();
    next.ifPresent(link -> out.writeStringProperty("@odata.nextLink", link));
    out.writeEndObject();
  }

  static void idea(JsonGenerator out, Idea idea) {
    out.writeStartObject();
    properties(out, idea);
    out.writeEndObject();
  }

  static void owed(JsonGenerator out, List<Answers.Owed> owed, Instant now) {
    out.writeStartObject();
    out.writeStringProperty("at", GraphTime.text(now));
    out.writeArrayPropertyStart("value");
    for (Answers.Owed each : owed) {
      out.writeStartObject();
      properties(out, each.idea());
      out.writeStringProperty("owedSince", GraphTime.text(each.since()));
      out.writeStringProperty("dueDateTime", GraphTime.text(each.dueAt()));
      out.writeNumberProperty("secondsLeft", Duration.between(now, each.dueAt()).toSeconds());
      out.writeBooleanProperty("overdue", each.isOverdue(now));
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void properties(JsonGenerator out, Idea idea) {
    out.writeStringProperty("id", idea.id().text());
    out.writeStringProperty("title", idea.title());
    out.writeStringProperty("text", idea.text());
    out.writeStringProperty("day", idea.madeOn().toString());
    idea.author().ifPresent(name -> out.writeStringProperty("author", name));
    out.writeBooleanProperty("mine", idea.mine());
    if (idea.mine()) {
      out.writeBooleanProperty("named", idea.named());
    }
    out.writeNumberProperty("votes", idea.votes());
    out.writeBooleanProperty("voted", idea.voted());
    out.writeStringProperty("state", idea.state().name().toLowerCase(Locale.ROOT));
    idea.answer()
        .ifPresent(
            answer -> {
              out.writeObjectPropertyStart("answer");
              out.writeStringProperty("text", answer.sentence());
              out.writeStringProperty("at", GraphTime.text(answer.at()));
              out.writeEndObject();
            });
  }
}
