package org.holdfast.content;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Content was not written or not served; nothing changed that a caller could see. Each kind says
/// what to do.
public abstract sealed class ContentRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private ContentRefusal(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// Too few regions could be reached, or had room. Try again later.
  public static final class TooFewRegions extends ContentRefusal {
    private static final long serialVersionUID = 1L;

    private final int reached;
    private final int needed;

    TooFewRegions(int reached, int needed, @Nullable IOException cause) {
      super(
          "%d of %d regions needed could be used: check the regions, then try again"
              .formatted(reached, needed),
          cause);
      this.reached = reached;
      this.needed = needed;
    }

    public int reached() {
      return reached;
    }

    public int needed() {
      return needed;
    }
  }

  /// The content is longer than the caller allowed.
  public static final class TooLong extends ContentRefusal {
    private static final long serialVersionUID = 1L;

    private final long atMostBytes;

    TooLong(long atMostBytes) {
      super("content is longer than the " + atMostBytes + " bytes allowed", null);
      this.atMostBytes = atMostBytes;
    }

    public long atMostBytes() {
      return atMostBytes;
    }
  }

  /// No region has an authentic copy: what is stored is not what was written. One refusal for every
  /// kind of tampering and damage; details are for staff only.
  public static final class NotAuthentic extends ContentRefusal {
    private static final long serialVersionUID = 1L;

    private final transient BlobAddress address;

    NotAuthentic(BlobAddress address) {
      super("the stored content is not authentic", null);
      this.address = address;
    }

    public BlobAddress address() {
      return address;
    }
  }

  /// Every region was asked and none has the blob.
  public static final class Absent extends ContentRefusal {
    private static final long serialVersionUID = 1L;

    private final transient BlobAddress address;

    Absent(BlobAddress address) {
      super("no region has this content", null);
      this.address = address;
    }

    public BlobAddress address() {
      return address;
    }
  }

  /// The draft's bytes are in no region any more: the upload must start anew.
  public static final class DraftLost extends ContentRefusal {
    private static final long serialVersionUID = 1L;

    private final transient BlobAddress address;

    DraftLost(BlobAddress address) {
      super("the upload's bytes are lost: start it anew", null);
      this.address = address;
    }

    public BlobAddress address() {
      return address;
    }
  }
}
