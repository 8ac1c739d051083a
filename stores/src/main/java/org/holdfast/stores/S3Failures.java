package org.holdfast.stores;

import java.io.IOException;
import org.holdfast.content.StoreFailure;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// What an S3 store's errors mean for a region.
///
/// @param where the store, for staff
record S3Failures(String where) {

  /// A request of the SDK's, whose every failure is unchecked.
  interface Request<T> {
    T run() throws IOException;
  }

  <T> T told(Request<T> request) throws IOException {
    try {
      return request.run();
    } catch (SdkException e) {
      throw failure(e);
    }
  }

  /// The condition that was asked does not hold.
  static boolean isTaken(S3Exception e) {
    return e.statusCode() == 412;
  }

  static boolean isAbsent(S3Exception e) {
    return e.statusCode() == 404 && !code(e).equals("NoSuchBucket");
  }

  static boolean isBeyondTheEnd(S3Exception e) {
    return e.statusCode() == 416;
  }

  StoreFailure nonsense(String what) {
    return new StoreFailure(StoreFailure.Kind.NONSENSE, where + " " + what, null);
  }

  StoreFailure cutShort(Throwable cause) {
    return new StoreFailure(StoreFailure.Kind.UNREACHABLE, where + " broke its answer off", cause);
  }

  private StoreFailure failure(SdkException e) {
    return switch (e) {
      case S3Exception answered -> answered(answered);
      case SdkClientException lost ->
          new StoreFailure(
              StoreFailure.Kind.UNREACHABLE, where + " does not answer: " + lost.getMessage(), e);
      default -> new StoreFailure(StoreFailure.Kind.NONSENSE, where + ": " + e.getMessage(), e);
    };
  }

  private StoreFailure answered(S3Exception e) {
    String said = "%s answers %d %s".formatted(where, e.statusCode(), code(e));
    return new StoreFailure(kind(e), said + advice(e), e);
  }

  private static StoreFailure.Kind kind(S3Exception e) {
    return switch (code(e)) {
      case "NoSuchBucket" -> StoreFailure.Kind.GONE;
      case "QuotaExceeded", "XMinioStorageFull", "InsufficientStorage" -> StoreFailure.Kind.FULL;
      case "SlowDown",
          "RequestTimeout",
          "OperationAborted",
          "ConditionalRequestConflict",
          "BadDigest" ->
          StoreFailure.Kind.UNREACHABLE;
      case "PreconditionFailed" -> StoreFailure.Kind.CHANGED;
      default -> kind(e.statusCode());
    };
  }

  private static StoreFailure.Kind kind(int status) {
    return switch (status) {
      case 401, 403 -> StoreFailure.Kind.DENIED;
      case 404 -> StoreFailure.Kind.GONE;
      case 408, 409, 429, 500, 502, 503, 504 -> StoreFailure.Kind.UNREACHABLE;
      case 412 -> StoreFailure.Kind.CHANGED;
      case 507 -> StoreFailure.Kind.FULL;
      default -> StoreFailure.Kind.NONSENSE;
    };
  }

  private static String advice(S3Exception e) {
    return switch (kind(e)) {
      case DENIED -> ": check the credentials file and what it may do";
      case GONE -> ": make the bucket, or correct its name";
      case FULL -> ": make room, or raise its quota";
      case UNREACHABLE, CHANGED, NONSENSE -> "";
    };
  }

  private static String code(S3Exception e) {
    var details = e.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }
}
