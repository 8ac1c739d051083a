package org.holdfast.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.identity.AccountRefusal;

/// Asks a running server over its control socket: it has the data folder open, and only one process
/// may.
public final class Control {

  /// What is asked: [ConsoleCommand#words].
  record Request(Map<String, String> words) {}

  /// What a server says: how far it is, any number of times, then the answer or why there is none.
  ///
  /// @param last whether this is the end
  /// @param refused empty unless the command was refused
  record Reply(boolean last, long done, long total, List<String> lines, int exit, String refused) {

    static Reply progress(long done, long total) {
      return new Reply(false, done, total, List.of(), 0, "");
    }

    static Reply answer(ConsoleAnswer answer) {
      return new Reply(true, 0, 0, answer.lines(), answer.exit(), "");
    }

    static Reply refusal(String sentence) {
      return new Reply(true, 0, 0, List.of(), 2, sentence);
    }
  }

  private Control() {}

  /// Has the server that serves `data` carry out `command`.
  ///
  /// @return empty if no server runs there
  /// @throws AccountRefusal as the command itself would
  /// @throws StartRefused if there is a server that cannot be asked
  public static Optional<ConsoleAnswer> ask(
      Path data, ConsoleCommand command, ConsoleProgress progress) {
    Path socket = new DataFolder(data).controlSocket();
    if (!Files.exists(socket)) {
      return Optional.empty();
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      if (!connect(channel, socket)) {
        return Optional.empty();
      }
      ControlMessages messages = new ControlMessages(channel);
      messages.send(new Request(command.words()));
      Reply reply = messages.receive(Reply.class);
      while (!reply.last()) {
        progress.at(reply.done(), reply.total());
        reply = messages.receive(Reply.class);
      }
      if (!reply.refused().isEmpty()) {
        throw new AccountRefusal(reply.refused());
      }
      return Optional.of(new ConsoleAnswer(reply.lines(), reply.exit()));
    } catch (IOException e) {
      throw new StartRefused(
          "The server that runs on %s does not answer on %s: %s."
              .formatted(data, socket, e.getMessage()),
          e);
    }
  }

  /// @return whether anybody listens: a server that was killed leaves its socket behind
  private static boolean connect(SocketChannel channel, Path socket) throws IOException {
    try (ShortSocketPath path = ShortSocketPath.to(socket)) {
      return channel.connect(path.address());
    } catch (ConnectException _) {
      return false;
    }
  }
}
