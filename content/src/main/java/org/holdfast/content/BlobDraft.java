package org.holdfast.content;

/// An upload in progress, as far as it is durable. The caller keeps it (durably, if the upload
/// should outlive the process) and hands the newest one to the next step.
///
/// @param receivedBytes plaintext bytes that are durable; the next append goes on behind them
public record BlobDraft(BlobAddress address, BlobSeal seal, long receivedBytes) {

  public BlobDraft {
    if (receivedBytes < 0) {
      throw new IllegalArgumentException("received is not negative: " + receivedBytes);
    }
  }
}
