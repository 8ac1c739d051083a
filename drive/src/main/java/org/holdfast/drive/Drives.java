package org.holdfast.drive;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.holdfast.content.Blobs;
import org.holdfast.content.DriveId;
import org.holdfast.content.DriveKeys;
import org.holdfast.content.Region;
import org.holdfast.database.Database;
import org.holdfast.database.Schema;

/// The front door: makes and finds drives, and takes fragments of uploads.
///
/// Safe for use by any number of threads, and by several processes on one database.
@SuppressWarnings("DoNotCallSuggester")
public final class Drives {

  /// This room's tables.
  public static final Schema SCHEMA = new Schema("drive", "org/holdfast/drive/schema");

  /// @param database has [#SCHEMA]; nothing is closed by this
  public Drives(
      Database database, Blobs blobs, DriveKeys keys, SecureRandom random, InstantSource clock) {}

  /// Makes a drive with an empty root.
  ///
  /// @throws DriveRefusal.StoreUnavailable if the database or the vault cannot be used
  /// @throws IllegalArgumentException if `owner` has a drive
  public Drive create(AccountId owner, Plan plan) {
    throw new IllegalStateException("being built");
  }

  /// The drive of an account.
  public Optional<Drive> ofOwner(AccountId owner) {
    throw new IllegalStateException("being built");
  }

  public Optional<Drive> find(DriveId id) {
    throw new IllegalStateException("being built");
  }

  /// Every drive, the oldest first.
  public List<Drive> all() {
    throw new IllegalStateException("being built");
  }

  /// How far an upload is.
  ///
  /// @throws DriveRefusal.UploadAbsent if it is unknown, over or committed
  public UploadStatus upload(UploadSecret secret) {
    throw new IllegalStateException("being built");
  }

  /// Takes the next fragment of an upload. It is durable when this returns; if it throws, the
  /// upload is as it was before.
  ///
  /// @param plain exactly `fragment.lengthBytes()` are read from it; not closed
  /// @throws IOException only from `plain`, also when it ends too early
  public UploadStatus append(UploadSecret secret, Fragment fragment, InputStream plain)
      throws IOException {
    plain.close();
    throw new IllegalStateException("being built");
  }

  /// Makes a complete upload the file it was meant to be, and ends it. If it is refused the upload
  /// stays, and can be committed elsewhere.
  ///
  /// @param elsewhere instead of where the upload was to go
  /// @param precondition in addition to the one the upload began with, which no longer counts with
  ///   `elsewhere`
  public UploadResult commit(
      UploadSecret secret, Optional<Placement> elsewhere, Precondition precondition) {
    throw new IllegalStateException("being built");
  }

  /// Gives an upload up; its bytes are removed.
  ///
  /// @throws DriveRefusal.UploadAbsent if it is unknown, over or committed
  public void cancel(UploadSecret secret) {
    throw new IllegalStateException("being built");
  }

  /// Removes what is over: expired uploads, items that were in a recycle bin for as long as the
  /// plan keeps them, and blobs that belong to nothing for a day. Call it now and then.
  public SweepReport sweep() {
    throw new IllegalStateException("being built");
  }

  /// Blobs that lie in a region and belong to nothing, however young: an upload in progress shows
  /// here too.
  ///
  /// @param regions those that `blobs` was made with
  public List<Finding> strangers(List<Region> regions) {
    throw new IllegalStateException("being built");
  }
}
