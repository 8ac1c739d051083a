package org.holdfast.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/// A service of someone else that has seen this log before, and signs what extends what it saw.
///
/// It is told nothing but checkpoints and proofs: how many entries there are, and hashes.
///
/// @see "C2SP tlog-witness, tlog-cosignature"
public final class HttpWitness implements Witness {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int LARGEST_ANSWER = 64 << 10;
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;

  private final URI addCheckpoint;
  private final NoteKey key;
  private final HttpClient http;

  /// What it signed last, as far as this process knows; -1 at first.
  private long cosigned = -1;

  /// @param submission the witness' submission prefix
  /// @param key the witness' own
  /// @param http for its connections; its limits and its trust are the caller's choice
  public HttpWitness(URI submission, NoteKey key, HttpClient http) {
    String prefix = submission.toString();
    this.addCheckpoint =
        URI.create((prefix.endsWith("/") ? prefix : prefix + "/") + "add-checkpoint");
    this.key = key.as(NoteKey.Kind.TIMED);
    this.http = http;
  }

  @Override
  public String name() {
    return "witness " + key.name();
  }

  @Override
  public Meeting meet(Checkpoint newest, History history, boolean replaceStrange)
      throws IOException {
    long size = newest.head().size();
    long old = cosigned < 0 || cosigned > size ? size : cosigned;
    HttpResponse<byte[]> answer = ask(old, newest, history);
    if (answer.statusCode() == CONFLICT) {
      long theirs = size(answer.body());
      if (theirs > size) {
        return new Meeting.KnowsMore(log(newest), new TreeHead(theirs, TreeHead.EMPTY.root()));
      }
      if (theirs == old) {
        return disagrees(newest, theirs);
      }
      old = theirs;
      answer = ask(old, newest, history);
    }
    return switch (answer.statusCode()) {
      case 200 -> agreed(answer.body(), newest);
      case UNPROCESSABLE, CONFLICT -> disagrees(newest, old);
      case 404 ->
          throw new IOException(
              "it does not know this log: give whoever runs it the key "
                  + history.key(newest.origin()));
      case 403 -> throw new IOException("it does not trust this log's key");
      default -> throw new IOException("it answered with status " + answer.statusCode());
    };
  }

  private static Meeting disagrees(Checkpoint newest, long size) {
    return new Meeting.Disagrees(log(newest), new TreeHead(size, TreeHead.EMPTY.root()));
  }

  private static int log(Checkpoint of) {
    return LogKey.number(of.origin()).orElse(0);
  }

  private Meeting agreed(byte[] body, Checkpoint newest) throws IOException {
    List<Meeting.Cosignature> good;
    try {
      good =
          new String(body, UTF_8)
              .lines()
              .map(NoteSignature::parse)
              .filter(each -> each.isBy(key) && each.verifies(newest.note().text(), key))
              .map(Meeting.Cosignature::new)
              .toList();
    } catch (AuditRefusal.NotANote e) {
      throw new IOException("its answer is no list of signatures", e);
    }
    if (good.isEmpty()) {
      throw new IOException("its answer holds no signature by " + key.name());
    }
    cosigned = newest.head().size();
    return new Meeting.Agreed(good);
  }

  private HttpResponse<byte[]> ask(long old, Checkpoint newest, History history)
      throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(addCheckpoint)
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body(old, newest, history)))
            .build();
    try {
      HttpResponse<byte[]> answer =
          http.send(
              request,
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofByteArray(), LARGEST_ANSWER));
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the question was broken off", e);
    }
  }

  static byte[] body(long old, Checkpoint newest, History history) {
    StringBuilder head = new StringBuilder("old " + old + "\n");
    history.since(old).forEach(hash -> head.append(hash.base64()).append('\n'));
    head.append('\n');
    byte[] first = head.toString().getBytes(UTF_8);
    byte[] note = newest.note().bytes();
    byte[] body = new byte[first.length + note.length];
    System.arraycopy(first, 0, body, 0, first.length);
    System.arraycopy(note, 0, body, first.length, note.length);
    return body;
  }

  private static long size(byte[] body) throws IOException {
    String text = new String(body, UTF_8);
    if (!text.matches("(0|[1-9][0-9]{0,17})\n")) {
      throw new IOException("it says that it knows more, but not how much");
    }
    return Long.parseLong(text.substring(0, text.length() - 1));
  }

  @Override
  public String toString() {
    return "HttpWitness[" + addCheckpoint + "]";
  }
}
