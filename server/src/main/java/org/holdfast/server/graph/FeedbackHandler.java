package org.holdfast.server.graph;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.holdfast.feedback.Answers;
import org.holdfast.feedback.Feedback;
import org.holdfast.feedback.HelpAnswer;
import org.holdfast.feedback.HelpCount;
import org.holdfast.feedback.Idea;
import org.holdfast.feedback.IdeaId;
import org.holdfast.feedback.IdeaQuery;
import org.holdfast.feedback.IdeaState;
import org.holdfast.feedback.Ideas;
import org.holdfast.identity.AccountId;

/// What people think of help and product, and what they are answered: beside the contract. The room
/// decides who may.
final class FeedbackHandler {

  private static final int DEFAULT_TOP = 50;

  private final Feedback feedback;
  private final Links links;
  private final Throttle writes;
  private final Throttle looks;
  private final InstantSource clock;

  /// @param writes counts what somebody says and votes
  /// @param looks counts what opens many rows
  FeedbackHandler(
      Feedback feedback, Links links, Throttle writes, Throttle looks, InstantSource clock) {
    this.feedback = feedback;
    this.links = links;
    this.writes = writes;
    this.looks = looks;
    this.clock = clock;
  }

  /// `GET /holdfast/feedback`.
  void about(Call call) throws IOException {
    boolean owner = feedback.isOwner(who(call));
    long votes = feedback.answers().threshold();
    Optional<List<Answers.Owed>> owed =
        owner ? Optional.of(feedback.answers().owed(who(call))) : Optional.empty();
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeBooleanProperty("ownsServer", owner);
              out.writeNumberProperty("votesForAnswer", votes);
              out.writeNumberProperty("answerWithinHours", feedback.answerWithin().toHours());
              owed.ifPresent(
                  all -> {
                    out.writeNumberProperty("owed", all.size());
                    out.writeNumberProperty(
                        "overdue",
                        all.stream().filter(each -> each.isOverdue(clock.instant())).count());
                  });
              out.writeEndObject();
            });
  }

  /// `GET /holdfast/feedback/help/{page}`: what oneself said of it.
  void ownHelp(Call call) throws IOException {
    String page = call.place("page");
    Optional<HelpAnswer> said = feedback.help().find(who(call), page);
    call.exchange().answer(200, out -> FeedbackJson.help(out, page, said));
  }

  /// `PUT /holdfast/feedback/help/{page}`.
  void sayHelp(Call call) throws IOException {
    writes.count(call.signedIn());
    JsonBody body = call.exchange().json();
    if (!body.has("helped")) {
      throw GraphError.invalid("helped is true or false, and has to be there.").refusal();
    }
    String page = call.place("page");
    HelpAnswer said =
        feedback.help().say(who(call), page, body.flag("helped"), body.text("why").orElse(""));
    call.exchange().answer(200, out -> FeedbackJson.help(out, page, Optional.of(said)));
  }

  /// `DELETE /holdfast/feedback/help/{page}`.
  void takeHelpBack(Call call) {
    writes.count(call.signedIn());
    feedback.help().takeBack(who(call), call.place("page"));
    call.exchange().answerEmpty(204);
  }

  /// `GET /holdfast/feedback/help`: what all said, for the server's owner.
  void helpCounts(Call call) throws IOException {
    looks.count(call.signedIn());
    List<HelpCount> counts = feedback.help().counts(who(call));
    call.exchange().answer(200, out -> FeedbackJson.counts(out, counts));
  }

  /// `GET /holdfast/feedback/ideas`.
  void ideas(Call call) throws IOException {
    QueryOptions query = call.query();
    Optional<String> like = query.text("like");
    if (like.isPresent()) {
      looks.count(call.signedIn());
      List<Idea> alike = feedback.ideas().like(who(call), like.get());
      call.exchange().answer(200, out -> FeedbackJson.ideas(out, alike, Optional.empty()));
      return;
    }
    IdeaQuery wanted = wanted(query);
    Ideas.Page page = feedback.ideas().list(who(call), wanted);
    Optional<String> next =
        page.more()
            ? Optional.of(
                NextLink.of(
                    links,
                    call,
                    "$skiptoken",
                    Integer.toString(wanted.skip() + page.ideas().size())))
            : Optional.empty();
    call.exchange().answer(200, out -> FeedbackJson.ideas(out, page.ideas(), next));
  }

  private static IdeaQuery wanted(QueryOptions query) {
    Optional<IdeaState> state = query.text("state").map(FeedbackHandler::state);
    int skip =
        query
            .text("$skiptoken")
            .map(
                text -> {
                  if (!text.matches("[0-9]{1,6}")) {
                    throw QueryOptions.invalid(
                        "This $skiptoken is not one of this list. Begin the list anew.");
                  }
                  return Integer.parseInt(text);
                })
            .orElse(0);
    return new IdeaQuery(
        state,
        query.text("mine").map("true"::equalsIgnoreCase).orElse(false),
        query.text("by").map("newest"::equalsIgnoreCase).orElse(false),
        query.text("$top").map(QueryOptions::top).orElse(DEFAULT_TOP),
        skip);
  }

  private static IdeaState state(String word) {
    return IdeaState.named(word)
        .orElseThrow(
            () -> GraphError.invalid("state is one of open, planned, done, declined.").refusal());
  }

  /// `POST /holdfast/feedback/ideas`.
  void add(Call call) throws IOException {
    writes.count(call.signedIn());
    JsonBody body = call.exchange().json();
    Idea added =
        feedback
            .ideas()
            .add(
                who(call),
                body.text("title").orElse(""),
                body.text("text").orElse(""),
                body.flag("named"));
    answer(call, 201, added);
  }

  /// `GET /holdfast/feedback/ideas/{idea}`.
  void read(Call call) throws IOException {
    answer(call, 200, feedback.ideas().find(who(call), id(call)));
  }

  /// `PATCH /holdfast/feedback/ideas/{idea}`: whether one's name stands at it.
  void change(Call call) throws IOException {
    writes.count(call.signedIn());
    JsonBody body = call.exchange().json();
    if (!body.has("named")) {
      throw GraphError.invalid("named is true or false, and has to be there.").refusal();
    }
    answer(call, 200, feedback.ideas().name(who(call), id(call), body.flag("named")));
  }

  /// `DELETE /holdfast/feedback/ideas/{idea}`.
  void remove(Call call) {
    writes.count(call.signedIn());
    feedback.ideas().remove(who(call), id(call));
    call.exchange().answerEmpty(204);
  }

  /// `PUT /holdfast/feedback/ideas/{idea}/vote`.
  void vote(Call call) throws IOException {
    writes.count(call.signedIn());
    answer(call, 200, feedback.ideas().vote(who(call), id(call)));
  }

  /// `DELETE /holdfast/feedback/ideas/{idea}/vote`.
  void takeBack(Call call) throws IOException {
    writes.count(call.signedIn());
    answer(call, 200, feedback.ideas().takeBack(who(call), id(call)));
  }

  /// `PUT /holdfast/feedback/ideas/{idea}/answer`, by the server's owner.
  void answer(Call call) throws IOException {
    JsonBody body = call.exchange().json();
    IdeaState state = state(body.text("state").orElse(""));
    feedback.answers().answer(who(call), id(call), state, body.text("text").orElse(""));
    read(call);
  }

  /// `GET /holdfast/feedback/owed`: the queue of the server's owner, with its clock.
  void owed(Call call) throws IOException {
    List<Answers.Owed> owed = feedback.answers().owed(who(call));
    call.exchange().answer(200, out -> FeedbackJson.owed(out, owed, clock.instant()));
  }

  private static void answer(Call call, int status, Idea idea) throws IOException {
    call.exchange().answer(status, out -> FeedbackJson.idea(out, idea));
  }

  private static AccountId who(Call call) {
    return call.signedIn().account();
  }

  private static IdeaId id(Call call) {
    return IdeaId.parse(call.place("idea"));
  }
}
