package org.holdfast.identity;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Who;
import org.holdfast.identity.IdentityRefusal.PictureRefused;
import org.holdfast.identity.IdentityRefusal.PictureRefused.Flaw;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// What people show of themselves: one picture each, a square of [#SIDE] points in PNG, made anew
/// from what was sent. Safe for use by any number of threads and processes.
public final class Pictures {

  /// Of a file that is sent.
  public static final int MOST_BYTES = 1 << 20;

  /// Points on either side of a picture that is sent.
  public static final int WIDEST = 2_048;

  /// Points on each side of what is kept.
  public static final int SIDE = 256;

  private static final String COLUMN = "identity_picture.sealed";
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);

  // In base64 60,000 characters: a sealed text has at most 65,535 bytes.
  private static final int PIECE_BYTES = 45_000;

  // Each takes up to 32 MiB while it is decoded, and a second or so.
  private static final int AT_ONCE = 2;

  private final Books books;
  private final Accounts accounts;
  private final Semaphore decoding = new Semaphore(AT_ONCE);

  Pictures(Books books, Accounts accounts) {
    this.books = books;
    this.accounts = accounts;
  }

  /// Shows somebody by a picture, in place of the one before. Its middle is taken, and nothing of
  /// the file but its points is kept: neither its texts nor when and where it was taken.
  ///
  /// @param sent a PNG file
  /// @throws PictureRefused if it is too large, or cannot be read to its end
  /// @throws IdentityRefusal.Over if the account is gone
  public void set(AccountId id, byte[] sent) {
    byte[] square = square(sent);
    byte[] sealed = books.fields().seal(COLUMN, id.bytes(), pieces(square));
    Event event = changed(id);
    books
        .database()
        .write(
            tx -> {
              if (accounts.taken(tx, id).isEmpty()) {
                throw new IdentityRefusal.Over();
              }
              tx.execute(
                  "insert into identity_picture (account_id, sealed) values (?, ?)"
                      + " on conflict (account_id) do update set sealed = excluded.sealed",
                  id.bytes(),
                  sealed);
              books.log().append(tx, event);
              return true;
            });
  }

  private byte[] square(byte[] sent) {
    if (sent.length > MOST_BYTES) {
      throw new PictureRefused(Flaw.TOO_LARGE);
    }
    PngFile file = PngFile.of(sent).orElseThrow(() -> new PictureRefused(Flaw.NOT_PNG));
    if (file.width() < 1 || file.height() < 1) {
      throw new PictureRefused(Flaw.NOT_PNG);
    }
    if (file.width() > WIDEST || file.height() > WIDEST) {
      throw new PictureRefused(Flaw.TOO_LARGE);
    }
    decoding.acquireUninterruptibly();
    try {
      return SquarePicture.of(file.pixels(), SIDE)
          .orElseThrow(() -> new PictureRefused(Flaw.NOT_PNG));
    } finally {
      decoding.release();
    }
  }

  /// @return a PNG file of [#SIDE] by [#SIDE] points; empty if somebody shows none
  public Optional<byte[]> find(AccountId id) {
    return books.database().read(tx -> find(tx, id));
  }

  private Optional<byte[]> find(DSLContext tx, AccountId id) {
    return tx.resultQuery(
            "select sealed from identity_picture where account_id = ?", (Object) id.bytes())
        .coerce(SEALED)
        .fetchOptional(SEALED)
        .map(row -> whole(books.fields().open(COLUMN, id.bytes(), row)));
  }

  /// Shows somebody by no picture any more.
  ///
  /// @return whether there was one
  public boolean remove(AccountId id) {
    Event event = changed(id);
    return books
        .database()
        .write(
            tx -> {
              boolean there =
                  tx.execute(
                          "delete from identity_picture where account_id = ?", (Object) id.bytes())
                      > 0;
              if (there) {
                books.log().append(tx, event);
              }
              return there;
            });
  }

  private static Event changed(AccountId id) {
    return Event.done(EventKind.PROFILE_CHANGED, new Who.Account(id.value()))
        .in(Circumstances.current());
  }

  private static List<String> pieces(byte[] picture) {
    List<String> pieces = new ArrayList<>();
    for (int from = 0; from < picture.length; from += PIECE_BYTES) {
      int until = Math.min(from + PIECE_BYTES, picture.length);
      pieces.add(Base64.getEncoder().encodeToString(Arrays.copyOfRange(picture, from, until)));
    }
    return pieces;
  }

  private static byte[] whole(List<String> pieces) {
    ByteArrayOutputStream picture = new ByteArrayOutputStream();
    pieces.forEach(piece -> picture.writeBytes(Base64.getDecoder().decode(piece)));
    return picture.toByteArray();
  }
}
