package org.holdfast.content;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Remembers every nonce that any region was given, with what was sealed under it, also by writes
/// that failed or were cut off later.
///
/// A revision has one key. So one nonce may come back for it with the same bytes, for another
/// region or a repair, and never with others. Where a kill cut a segment off, its beginning may
/// come before the whole of it: a segment that was sealed shorter is no beginning of a longer one,
/// since its tag stands at its end.
final class NonceBook {

  private record Sealed(int bytes, String hash) {

    static Sealed of(byte[] segment, int bytes) {
      return new Sealed(bytes, digest(Arrays.copyOf(segment, bytes)));
    }

    boolean begins(byte[] segment) {
      return bytes <= segment.length && equals(of(segment, bytes));
    }
  }

  /// By revision and nonce: the longest that stood behind it.
  private final Map<String, Sealed> sealed = new ConcurrentHashMap<>();

  private final Queue<String> repeated = new ConcurrentLinkedQueue<>();
  private final AtomicLong noted = new AtomicLong();

  /// Nonces that were used twice.
  Queue<String> repeated() {
    return repeated;
  }

  int nonces() {
    return sealed.size();
  }

  /// Segments noted, however often.
  long noted() {
    return noted.get();
  }

  /// A region that notes what it is given, and gives it to `region`.
  Region watching(Region region) {
    return proxy(
        Region.class,
        (_, method, arguments) -> {
          if (method.getName().equals("putPacked")) {
            noteBlob((RevisionId) arguments[0], (byte[]) arguments[1]);
          }
          Object result = pass(region, method, arguments);
          return switch (method.getName()) {
            case "part" -> watching((RevisionId) arguments[0], (RegionPart) result);
            case "begin" -> watching((RevisionId) arguments[0], (NewBlob) result);
            default -> result;
          };
        });
  }

  private NewBlob watching(RevisionId revision, NewBlob blob) {
    AtomicLong position = new AtomicLong();
    return proxy(
        NewBlob.class,
        (_, method, arguments) -> {
          if (method.getName().equals("append")) {
            ByteBuffer more = (ByteBuffer) arguments[0];
            noteAppended(revision, position.getAndAdd(more.remaining()), more);
          }
          return pass(blob, method, arguments);
        });
  }

  private RegionPart watching(RevisionId revision, RegionPart part) {
    return proxy(
        RegionPart.class,
        (_, method, arguments) -> {
          if (method.getName().equals("append")) {
            noteAppended(revision, part.sizeBytes(), (ByteBuffer) arguments[0]);
          }
          return pass(part, method, arguments);
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    InvocationHandler itself = // what it stands for would not know it
        (self, method, arguments) ->
            method.getName().equals("equals")
                ? isProxyOf(Proxy.getInvocationHandler(self), arguments[0])
                : handler.invoke(self, method, arguments);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, itself));
  }

  private static boolean isProxyOf(InvocationHandler handler, Object other) {
    return Proxy.isProxyClass(other.getClass())
        && Proxy.getInvocationHandler(other).equals(handler);
  }

  private static Object pass(Object to, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(to, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /// Notes a blob, a part or a packed tail as it lies in a region.
  void noteBlob(RevisionId revision, byte[] stored) {
    noteSegments(revision, stored, BlobLayout.HEADER_BYTES);
  }

  // What is appended begins at a segment, or at the header; a header alone has none.
  private void noteAppended(RevisionId revision, long position, ByteBuffer more) {
    byte[] bytes = new byte[more.remaining()];
    more.duplicate().get(bytes);
    noteSegments(revision, bytes, position == 0 ? BlobLayout.HEADER_BYTES : 0);
  }

  private void noteSegments(RevisionId revision, byte[] bytes, int from) {
    for (int at = from; at < bytes.length; at += BlobLayout.STORED_SEGMENT_BYTES) {
      int end = Math.min(bytes.length, at + BlobLayout.STORED_SEGMENT_BYTES);
      if (end - at > BlobLayout.NONCE_BYTES) {
        noted.incrementAndGet();
        String nonce =
            revision.text() + HexFormat.of().formatHex(bytes, at, at + BlobLayout.NONCE_BYTES);
        byte[] under = Arrays.copyOfRange(bytes, at + BlobLayout.NONCE_BYTES, end);
        sealed.merge(
            nonce,
            Sealed.of(under, under.length),
            (before, now) -> {
              if (!before.begins(under)) {
                repeated.add(nonce);
              }
              return now;
            });
      }
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
