package org.holdfast.stores;

import com.azure.core.exception.AzureException;
import com.azure.storage.blob.models.BlobStorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeoutException;
import org.holdfast.content.StoreFailure;

/// What the blob service's errors mean for a region.
///
/// @param where the store, for staff
record AzureFailures(String where) {

  /// A request of the SDK's, whose every failure is unchecked.
  interface Request<T> {
    T run() throws IOException;
  }

  <T> T told(Request<T> request) throws IOException {
    try {
      return request.run();
    } catch (BlobStorageException e) {
      throw answered(e);
    } catch (AzureException | UncheckedIOException e) {
      throw lost(e);
    } catch (RuntimeException e) {
      // Reactor wraps what happened on the line in exceptions of its own that are not public.
      if (isOfTheLine(e)) {
        throw lost(e);
      }
      throw e;
    }
  }

  /// The condition that was asked does not hold.
  static boolean isTaken(BlobStorageException e) {
    return e.getStatusCode() == 412
        || (e.getStatusCode() == 409 && code(e).equals("BlobAlreadyExists"));
  }

  static boolean isAbsent(BlobStorageException e) {
    return e.getStatusCode() == 404 && !code(e).equals("ContainerNotFound");
  }

  /// Somebody else put a blob together under that name, or gave its blocks up.
  static boolean lacksBlocks(BlobStorageException e) {
    return e.getStatusCode() == 400 && code(e).equals("InvalidBlockList");
  }

  static boolean isBeyondTheEnd(BlobStorageException e) {
    return e.getStatusCode() == 416;
  }

  StoreFailure nonsense(String what) {
    return new StoreFailure(StoreFailure.Kind.NONSENSE, where + " " + what, null);
  }

  StoreFailure cutShort(Throwable cause) {
    return new StoreFailure(StoreFailure.Kind.UNREACHABLE, where + " broke its answer off", cause);
  }

  private static boolean isOfTheLine(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof TimeoutException
        || thrown instanceof IOException
        || (cause != null && isOfTheLine(cause));
  }

  private StoreFailure lost(RuntimeException e) {
    return new StoreFailure(
        StoreFailure.Kind.UNREACHABLE, where + " does not answer: " + e.getMessage(), e);
  }

  private StoreFailure answered(BlobStorageException e) {
    String said = "%s answers %d %s".formatted(where, e.getStatusCode(), code(e));
    return new StoreFailure(kind(e), said + advice(kind(e)), e);
  }

  private static StoreFailure.Kind kind(BlobStorageException e) {
    return switch (e.getStatusCode()) {
      case 401, 403 -> StoreFailure.Kind.DENIED;
      case 404 -> StoreFailure.Kind.GONE;
      case 408, 409, 429, 500, 502, 503, 504 -> StoreFailure.Kind.UNREACHABLE;
      case 412 -> StoreFailure.Kind.CHANGED;
      case 507 -> StoreFailure.Kind.FULL;
      case 400 ->
          code(e).equals("Md5Mismatch")
              ? StoreFailure.Kind.UNREACHABLE
              : StoreFailure.Kind.NONSENSE;
      default -> StoreFailure.Kind.NONSENSE;
    };
  }

  private static String advice(StoreFailure.Kind kind) {
    return switch (kind) {
      case DENIED -> ": check the credentials file and what it may do";
      case GONE -> ": make the container, or correct its name";
      case FULL -> ": make room, or raise its quota";
      case UNREACHABLE, CHANGED, NONSENSE -> "";
    };
  }

  private static String code(BlobStorageException e) {
    var code = e.getErrorCode();
    return code == null ? "" : code.toString();
  }
}
