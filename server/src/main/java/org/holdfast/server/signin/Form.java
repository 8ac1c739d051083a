package org.holdfast.server.signin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A page that asks for something: the template `form.jte`.
///
/// @param lead what stands before the fields, a paragraph each
/// @param note good news above all; may be empty
/// @param errors why what was sent before was not taken, a line each
/// @param action where it is sent
/// @param hidden what goes along, in order
/// @param danger whether what it does cannot be taken back
/// @param links below it
record Form(
    String title,
    List<String> lead,
    String note,
    List<String> errors,
    String action,
    Map<String, String> hidden,
    List<Field> fields,
    String submit,
    boolean danger,
    List<Link> links) {

  public Form {
    lead = List.copyOf(lead);
    errors = List.copyOf(errors);
    hidden = new LinkedHashMap<>(hidden);
    fields = List.copyOf(fields);
    links = List.copyOf(links);
  }

  static Form of(String title, String action, String submit) {
    return new Form(
        title, List.of(), "", List.of(), action, Map.of(), List.of(), submit, false, List.of());
  }

  Form saying(String... paragraphs) {
    return new Form(
        title, List.of(paragraphs), note, errors, action, hidden, fields, submit, danger, links);
  }

  Form noting(String goodNews) {
    return new Form(title, lead, goodNews, errors, action, hidden, fields, submit, danger, links);
  }

  Form refusing(List<String> why) {
    return new Form(title, lead, "", why, action, hidden, fields, submit, danger, links);
  }

  /// A value that is empty is left out.
  Form carrying(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(hidden);
    if (!value.isEmpty()) {
      more.put(name, value);
    }
    return new Form(title, lead, note, errors, action, more, fields, submit, danger, links);
  }

  Form asking(Field... asked) {
    return new Form(
        title, lead, note, errors, action, hidden, List.of(asked), submit, danger, links);
  }

  Form dangerous() {
    return new Form(title, lead, note, errors, action, hidden, fields, submit, true, links);
  }

  Form linking(String text, String address) {
    List<Link> more = new ArrayList<>(links);
    more.add(new Link(text, address));
    return new Form(title, lead, note, errors, action, hidden, fields, submit, danger, more);
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
