package org.holdfast.delivery;

import java.io.IOException;

/// One way out of the house: hands messages of one kind to a far side that answers for them.
///
/// Safe for use by any number of threads. Opens its connections when it needs them.
interface Channel<M extends Message> extends AutoCloseable {

  /// Returns once the far side has said yes or no. The same message may come twice: its id tells.
  ///
  /// @throws IOException if there was no answer, or one that may be another later. Its sentence
  ///   names neither whom the message was for nor what it says
  Handover deliver(MessageId id, M message) throws IOException;

  /// Has `receipts` told what became of messages that were taken with an id of the far side's own.
  default void tell(Receipts receipts) {}

  @Override
  void close();

  /// Where the far side's later word goes.
  interface Receipts {
    /// @return whether there is such a message; if not, it may still be about to be noted as taken
    boolean receipt(String id, Fate fate);
  }

  /// What became of a message that was taken.
  enum Fate {
    ARRIVED,
    REFUSED,
    EXPIRED
  }
}
