package org.holdfast.server.graph;

/// How many files one answer may still open for their facets: a list of a thousand would keep its
/// request, and everybody else's, busy with opening. For one request, and so for one thread.
final class FacetsLeft {

  /// As many as are looked at before somebody asks for the next page.
  static final int OF_AN_ANSWER = 200;

  private int left = OF_AN_ANSWER;

  /// @return whether there is one more
  boolean take() {
    left--;
    return left >= 0;
  }
}
