package org.holdfast.server.signin;

import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.ResourceBundle;
import org.holdfast.audit.Entry;
import org.holdfast.audit.Event;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Who;

/// What happened, in the language of a page. The log says it in English; `events_XX.properties` say
/// it by the kind of the event, shorter, and without the reason: the page marks what was refused.
final class EventWords {

  private static final String BUNDLE = "org.holdfast.server.signin.events";

  private final Optional<ResourceBundle> said;

  EventWords(String language) {
    this.said = bundle(language);
  }

  /// English has no file: there the log's own sentence stands.
  private static Optional<ResourceBundle> bundle(String language) {
    try {
      return Optional.of(
          ResourceBundle.getBundle(
              BUNDLE,
              Locale.of(language),
              ResourceBundle.Control.getNoFallbackControl(
                  ResourceBundle.Control.FORMAT_PROPERTIES)));
    } catch (MissingResourceException _) {
      return Optional.empty();
    }
  }

  /// Without where it came from, which stands beside it.
  String of(Entry entry) {
    Event event = entry.event();
    String kind = event.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return said.filter(words -> words.containsKey(kind))
        .map(words -> what(words, kind, event) + who(words, event))
        .orElseGet(() -> sentence(entry));
  }

  private static String what(ResourceBundle words, String kind, Event event) {
    boolean done = event.outcome() == Outcome.DONE || event.outcome() == Outcome.FOUND;
    String otherwise = kind + ".not";
    if (!done && words.containsKey(otherwise)) {
      return words.getString(otherwise);
    }
    return words.getString(kind) + (done ? "" : ": " + words.getString("refused"));
  }

  private static String who(ResourceBundle words, Event event) {
    String who =
        switch (event.who()) {
          case Who.Account(var id) ->
              event.account().equals(Optional.of(id)) ? "" : words.getString("who.other");
          case Who.Server _ -> words.getString("who.server");
          case Who.Keeper _ -> words.getString("who.keeper");
          case Who.Stranger _ -> words.getString("who.stranger");
        };
    return who.isEmpty() ? "" : " (" + who + ")";
  }

  private static String sentence(Entry entry) {
    return new Entry(
            entry.log(),
            entry.index(),
            entry.loggedAt(),
            entry.at(),
            entry.event(),
            Optional.empty())
        .sentence();
  }
}
