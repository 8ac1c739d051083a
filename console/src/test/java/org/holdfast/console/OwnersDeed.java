package org.holdfast.console;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Everything that an owner does to a drive, once each, on a drive that is laid out for it:
///
/// ```
/// /
/// ├── a/
/// ├── kept.bin      two versions
/// ├── moved.bin
/// └── removed.bin   in the recycle bin
/// ```
enum OwnersDeed {
  WRITE_SMALL {
    @Override
    GraphClient.Answer doIt(Stage stage) throws IOException {
      return stage.client().put("small.bin", stage.content(3_000));
    }

    @Override
    Map<String, String> expected(Stage stage, Map<String, String> before) {
      return with(before, "small.bin", stage.content(3_000));
    }
  },
  WRITE_LARGE {
    @Override
    GraphClient.Answer doIt(Stage stage) throws IOException {
      return stage.client().put("kept.bin", stage.content(300_000));
    }

    @Override
    Map<String, String> expected(Stage stage, Map<String, String> before) {
      return with(before, "kept.bin", stage.content(300_000));
    }
  },
  FIRST_FRAGMENT {
    @Override
    void prepare(Stage stage) throws IOException {
      stage.begin("session.bin");
    }

    @Override
    GraphClient.Answer doIt(Stage stage) throws IOException {
      return stage.fragment(0, 100_000);
    }

    @Override
    Map<String, String> expected(Stage stage, Map<String, String> before) {
      return before;
    }
  },
  LAST_FRAGMENT {
    @Override
    void prepare(Stage stage) throws IOException {
      stage.begin("session.bin");
      stage.must(stage.fragment(0, 100_000));
    }

    @Override
    GraphClient.Answer doIt(Stage stage) throws IOException {
      return stage.fragment(100_000, 250_000);
    }

    @Override
    Map<String, String> expected(Stage stage, Map<String, String> before) {
      return with(before, "session.bin", stage.content(250_000));
    }
  },
  RENAME {
    @Override
    GraphClient.Answer doIt(Stage stage) throws IOException {
      return stage.client().rename("moved.bin", "renamed.bin");
    }

    @Override
    Map<String, String> expected(Stage stage, Map<String, String> before) {
      return moved(before, "moved.bin", "renamed.bin");
    }
  },
  REMOVE {
    @Override
    GraphClient.Answer doIt(Stage stage) throws IOException {
      return stage.client().delete("moved.bin");
    }

    @Override
    Map<String, String> expected(Stage stage, Map<String, String> before) {
      return without(before, "moved.bin");
    }
  },
  RESTORE_FROM_BIN {
    @Override
    GraphClient.Answer doIt(Stage stage) throws IOException {
      return stage.client().post(stage.removed() + "/restore", Map.of());
    }

    @Override
    Map<String, String> expected(Stage stage, Map<String, String> before) {
      return with(before, "removed.bin", stage.content(2_000));
    }
  },
  PURGE {
    @Override
    GraphClient.Answer doIt(Stage stage) throws IOException {
      return stage.client().post(stage.removed() + "/permanentDelete", Map.of());
    }

    @Override
    Map<String, String> expected(Stage stage, Map<String, String> before) {
      return before;
    }
  },
  RESTORE_VERSION {
    @Override
    GraphClient.Answer doIt(Stage stage) throws IOException {
      return stage.client().post(stage.kept() + "/versions/1.0/restoreVersion", Map.of());
    }

    @Override
    Map<String, String> expected(Stage stage, Map<String, String> before) {
      return with(before, "kept.bin", stage.content(1_000));
    }
  },
  RESTORE_TO_POINT {
    @Override
    GraphClient.Answer doIt(Stage stage) throws IOException {
      return stage
          .client()
          .post("/v1.0/me/drive/holdfast/restore", Map.of("seq", stage.firstPoint()));
    }

    @Override
    Map<String, String> expected(Stage stage, Map<String, String> before) {
      return Map.of();
    }
  };

  /// What must be so before, besides the layout.
  void prepare(Stage stage) throws IOException {}

  /// A file's flush is a draft's if fragments come, else a blob's: each is tried under its name.
  boolean mayMeet(Failpoint at) {
    boolean fragments = this == FIRST_FRAGMENT || this == LAST_FRAGMENT;
    return switch (at) {
      case BLOB_FLUSH -> !fragments;
      case DRAFT_FLUSH -> fragments;
      default -> true;
    };
  }

  abstract GraphClient.Answer doIt(Stage stage) throws IOException;

  /// The files after it.
  abstract Map<String, String> expected(Stage stage, Map<String, String> before);

  private static Map<String, String> with(Map<String, String> files, String path, byte[] content) {
    Map<String, String> after = new TreeMap<>(files);
    after.put(path, RecordedClient.hash(content));
    return after;
  }

  private static Map<String, String> without(Map<String, String> files, String path) {
    Map<String, String> after = new TreeMap<>(files);
    after.remove(path);
    return after;
  }

  private static Map<String, String> moved(Map<String, String> files, String from, String to) {
    Map<String, String> after = new TreeMap<>(files);
    after.put(to, after.remove(from));
    return after;
  }

  /// A drive of its own, laid out.
  static final class Stage {

    private final GraphClient client;
    private final GraphPicture picture = new GraphPicture();
    private String removed = "";
    private String uploadUrl = "";

    private Stage(GraphClient client) {
      this.client = client;
    }

    static Stage lay(GraphClient client) throws IOException {
      Stage stage = new Stage(client);
      stage.must(client.createFolder("a"));
      stage.must(client.put("kept.bin", stage.content(1_000)));
      stage.must(client.put("kept.bin", stage.content(100_000)));
      stage.must(client.put("moved.bin", stage.content(4_000)));
      stage.must(client.put("removed.bin", stage.content(2_000)));
      stage.look();
      stage.removed = "/v1.0/me/drive/items/" + stage.picture.at("removed.bin").id();
      stage.must(client.delete("removed.bin"));
      return stage;
    }

    GraphClient client() {
      return client;
    }

    DrivePicture look() throws IOException {
      return picture.look(client);
    }

    String removed() {
      return removed;
    }

    String kept() {
      return "/v1.0/me/drive/items/" + picture.at("kept.bin").id();
    }

    long firstPoint() {
      return 1;
    }

    void begin(String path) throws IOException {
      uploadUrl = client.beginUpload(path);
    }

    GraphClient.Answer fragment(int from, int to) throws IOException {
      return client.fragment(uploadUrl, content(250_000), from, to);
    }

    Optional<String> uploadUrl() {
      return uploadUrl.isEmpty() ? Optional.empty() : Optional.of(uploadUrl);
    }

    /// The same bytes for the same length.
    byte[] content(int bytes) {
      byte[] content = new byte[bytes];
      new java.util.Random(bytes).nextBytes(content);
      return content;
    }

    void must(GraphClient.Answer answer) throws IOException {
      if (!answer.done()) {
        throw new IOException("the stage could not be laid: " + answer.status());
      }
    }
  }
}
