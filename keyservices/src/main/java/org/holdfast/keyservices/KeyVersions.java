package org.holdfast.keyservices;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// The versions of one key that belong to one vault, as they are known now. At least one.
record KeyVersions(NavigableSet<KeyVersion> all) {

  KeyVersions {
    all = Collections.unmodifiableNavigableSet(new TreeSet<>(all));
  }

  static KeyVersions of(KeyVersion one) {
    return of(List.of(one));
  }

  static KeyVersions of(Collection<KeyVersion> versions) {
    return new KeyVersions(new TreeSet<>(versions));
  }

  /// Those of both; how one stands goes by `newer`.
  KeyVersions with(KeyVersions newer) {
    NavigableSet<KeyVersion> more = new TreeSet<>(newer.all); // a set keeps what it has
    more.addAll(all);
    return new KeyVersions(more);
  }

  int newest() {
    return all.last().number();
  }

  /// The first of the highest number, so that two processes agree.
  KeyVersion current() {
    int newest = newest();
    return all.stream().filter(each -> each.number() == newest).findFirst().orElseThrow();
  }

  Optional<KeyVersion> find(KeyVersionId id) {
    return all.stream().filter(each -> each.id().equals(id)).findFirst();
  }
}
