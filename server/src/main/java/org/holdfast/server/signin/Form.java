package org.holdfast.server.signin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A page that asks for something: the template `form.jte`.
///
/// @param lead what stands before the fields, a paragraph each
/// @param note good news above all; may be empty
/// @param error why what was sent before was not taken, where no field is at fault; may be empty
/// @param action where it is sent
/// @param hidden what goes along, in order
/// @param danger whether what it does cannot be taken back
/// @param links below it
record Form(
    String title,
    List<String> lead,
    String note,
    String error,
    String action,
    Map<String, String> hidden,
    List<Field> fields,
    String submit,
    boolean danger,
    List<Link> links) {

  public Form {
    lead = List.copyOf(lead);
    hidden = new LinkedHashMap<>(hidden);
    fields = List.copyOf(fields);
    links = List.copyOf(links);
  }

  static Form of(String title, String action, String submit) {
    return new Form(
        title, List.of(), "", "", action, Map.of(), List.of(), submit, false, List.of());
  }

  Form saying(String... paragraphs) {
    return new Form(
        title, List.of(paragraphs), note, error, action, hidden, fields, submit, danger, links);
  }

  Form noting(String goodNews) {
    return new Form(title, lead, goodNews, error, action, hidden, fields, submit, danger, links);
  }

  /// Once more, with the reason: at the field of this name, else at the only one that there is,
  /// else above them all.
  Form refusing(String name, String why) {
    String blamed = fields.size() == 1 ? fields.getFirst().name() : name;
    boolean there = fields.stream().anyMatch(field -> field.name().equals(blamed));
    List<Field> shown =
        fields.stream()
            .map(field -> field.name().equals(blamed) ? field.blaming(why) : field)
            .toList();
    String above = there ? "" : why;
    return new Form(title, lead, "", above, action, hidden, shown, submit, danger, links);
  }

  /// Which field the focus is on when the page opens: the first in fault, else the first.
  public int focus() {
    return IntStream.range(0, fields.size())
        .filter(i -> fields.get(i).wrong())
        .findFirst()
        .orElse(0);
  }

  /// A value that is empty is left out.
  Form carrying(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(hidden);
    if (!value.isEmpty()) {
      more.put(name, value);
    }
    return new Form(title, lead, note, error, action, more, fields, submit, danger, links);
  }

  Form asking(Field... asked) {
    return new Form(
        title, lead, note, error, action, hidden, List.of(asked), submit, danger, links);
  }

  Form dangerous() {
    return new Form(title, lead, note, error, action, hidden, fields, submit, true, links);
  }

  Form linking(String text, String address) {
    List<Link> more = new ArrayList<>(links);
    more.add(new Link(text, address));
    return new Form(title, lead, note, error, action, hidden, fields, submit, danger, more);
  }

  /// What its page holds of what was sent, and would hold again.
  Map<String, String> held() {
    Map<String, String> all = new LinkedHashMap<>(hidden);
    fields.stream()
        .filter(field -> !field.value().isEmpty())
        .forEach(field -> all.put(field.name(), field.value()));
    return all;
  }

  /// Whether a script has something to do on it.
  boolean metered() {
    return fields.stream().anyMatch(field -> field.shortest() > 0);
  }

  /// Mute: it may hold what somebody typed.
  @Override
  public String toString() {
    return "Form[" + action + "]";
  }
}
