package org.holdfast.extract;

/// What became of a file.
public sealed interface Outcome<T> {

  record Made<T>(T value) implements Outcome<T> {}

  record NotMade<T>(Why why) implements Outcome<T> {}
}
