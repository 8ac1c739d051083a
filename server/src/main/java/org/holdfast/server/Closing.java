package org.holdfast.server;

import java.util.ArrayDeque;
import java.util.Deque;

/// What was opened, to be closed in the opposite order, each of it whatever becomes of the others.
final class Closing implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Closing.class.getName());

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  synchronized <T extends AutoCloseable> T add(T thing) {
    opened.push(thing);
    return thing;
  }

  @Override
  public synchronized void close() {
    while (!opened.isEmpty()) {
      AutoCloseable thing = opened.pop();
      try {
        thing.close();
      } catch (Exception e) { // what AutoCloseable may throw: the others are closed all the same
        LOG.log(System.Logger.Level.ERROR, thing.getClass().getSimpleName() + " did not close.", e);
      }
    }
  }
}
