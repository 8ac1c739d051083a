package org.holdfast.clients.chaos;

import java.util.Random;
import java.util.Set;

/// One kind of what can go wrong.
///
/// @param weight how often it is drawn, beside the others'
/// @param takes what it has for itself while it lasts: no two that take the same come together
/// @param harms whether copies are damaged or lost by it, so that they have to be made good before
///   the next such
record Trouble(String name, int weight, Set<String> takes, boolean harms, Draw draw) {

  Trouble {
    takes = Set.copyOf(takes);
  }

  /// Takes what is by chance from `random`, and from nothing else.
  interface Draw {
    Drawn by(Random random);
  }

  /// Something that is done to the house.
  interface Act {
    void run() throws Exception;
  }

  /// @param told what exactly happens
  record Drawn(String told, Act begin, Act end) {}
}
