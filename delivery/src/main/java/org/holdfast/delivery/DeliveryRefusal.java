package org.holdfast.delivery;

/// A message, or a setting of how messages leave, is none that can be used; nothing was changed.
/// The sentence says why.
public final class DeliveryRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DeliveryRefusal(String sentence) {
    super(sentence);
  }

  DeliveryRefusal(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
