package org.holdfast.search;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;

/// Tells an index that is not what was written, which is made anew, from a disk that does not work,
/// where that would not help.
final class Damage {

  private Damage() {}

  static boolean is(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (isItself(at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isItself(Throwable thrown) {
    return thrown instanceof IOException
        && (thrown instanceof CorruptIndexException
            || thrown instanceof IndexFormatTooOldException
            || thrown instanceof IndexFormatTooNewException
            || thrown instanceof IndexNotFoundException
            || thrown instanceof EOFException
            || thrown instanceof FileNotFoundException
            || thrown instanceof NoSuchFileException);
  }
}
