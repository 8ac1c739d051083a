package org.holdfast.server.signin;

import java.util.List;

/// A page that says something and leads on: the template `notice.jte`.
record Notice(String title, List<String> paragraphs, List<Link> links) {
  public Notice {
    paragraphs = List.copyOf(paragraphs);
    links = List.copyOf(links);
  }
}
