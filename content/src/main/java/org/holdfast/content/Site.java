package org.holdfast.content;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A region as this server gets on with it: is it known yet, and does it owe an answer?
final class Site {

  private final Region region;
  private final RegionRegister register;
  private final AtomicInteger overdue = new AtomicInteger();
  private final AtomicInteger late = new AtomicInteger();
  private volatile boolean attached;
  private volatile Optional<String> trouble = Optional.empty();

  Site(Region region, RegionRegister register) {
    this.region = region;
    this.register = register;
  }

  /// A place that is no region of this server's, and whose identity its opener has looked at.
  static Site outside(Region place, RegionRegister register) {
    Site site = new Site(place, register);
    site.attached = true;
    return site;
  }

  String name() {
    return region.name();
  }

  Region region() {
    return region;
  }

  boolean isAttached() {
    return attached;
  }

  /// The region, once it is sure to be the one of its name.
  Region attached() throws IOException {
    if (!attached) {
      attach();
    }
    return region;
  }

  /// Whether it answers. A region that hangs is left alone until its last overdue call is back;
  /// then it is used again without anyone's help.
  boolean answers() {
    return overdue.get() == 0;
  }

  void fellOverdue() {
    trouble = Optional.of("does not answer");
    overdue.incrementAndGet();
  }

  void answeredLate() {
    overdue.decrementAndGet();
  }

  /// Whether no read is late. Late reads only decide who is asked first.
  boolean isPrompt() {
    return answers() && late.get() == 0;
  }

  void readIsLate() {
    late.incrementAndGet();
  }

  void lateReadCame() {
    late.decrementAndGet();
  }

  void noteTrouble(String what) {
    trouble = Optional.of(what);
  }

  RegionState state() {
    return attached && answers() ? region.state() : RegionState.ABSENT;
  }

  Optional<String> lastError() {
    return trouble.or(region::lastError);
  }

  @Override
  public String toString() {
    return "Site[" + name() + "]";
  }

  private synchronized void attach() throws IOException {
    if (!attached) {
      register.attach(region);
      attached = true;
    }
  }
}
