package org.holdfast.server.dav;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.holdfast.drive.ItemProperties.Name;

/// What properties a `PROPFIND` asks for.
sealed interface Asked {

  record All(List<Name> others) implements Asked {}

  record NamesOnly() implements Asked {}

  record These(SequencedSet<Name> names) implements Asked {}

  /// @param body absent: all (RFC 4918, section 9.1)
  /// @throws DavRefusal 400 if it is no such question
  static Asked of(Optional<XmlElement> body) {
    return body.map(Asked::of).orElseGet(() -> new All(List.of()));
  }

  private static Asked of(XmlElement body) {
    if (!body.name().equals(Names.dav("propfind"))) {
      throw notPropfind();
    }
    for (XmlElement each : body.elements()) {
      if (each.name().equals(Names.dav("prop"))) {
        return new These(names(each));
      }
      if (each.name().equals(Names.dav("propname"))) {
        return new NamesOnly();
      }
      if (each.name().equals(Names.dav("allprop"))) {
        return new All(
            body.element(Names.dav("include"))
                .map(Asked::names)
                .map(List::copyOf)
                .orElse(List.of()));
      }
    }
    throw notPropfind();
  }

  private static SequencedSet<Name> names(XmlElement element) {
    SequencedSet<Name> names = new LinkedHashSet<>();
    element.elements().forEach(each -> names.add(each.name()));
    return names;
  }

  private static DavRefusal notPropfind() {
    return DavError.invalid(
            "propfind-invalid", "The body is a propfind with prop, allprop or propname.")
        .refusal();
  }
}
