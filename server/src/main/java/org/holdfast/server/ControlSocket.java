package org.holdfast.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import jdk.net.ExtendedSocketOptions;
import org.holdfast.audit.AuditRefusal;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.identity.AccountRefusal;

/// The command line's way into a running server: a socket file in the data folder that only the
/// owner may open, and over which only the commands of [ConsoleCommand] go, one for each
/// connection.
///
/// Who may open it may as well read the data folder, the vault's passphrase beside it included, so
/// it gives nobody a power that they lacked.
final class ControlSocket implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ControlSocket.class.getName());

  private final Path socket;
  private final ServerSocketChannel channel;
  private final ConsoleDesk desk;
  private final String owner;

  private ControlSocket(Path socket, ServerSocketChannel channel, ConsoleDesk desk)
      throws IOException {
    this.socket = socket;
    this.channel = channel;
    this.desk = desk;
    this.owner = Files.getOwner(socket).getName();
  }

  /// @throws StartRefused if the socket cannot be made
  static ControlSocket listen(DataFolder data, ConsoleDesk desk) {
    Path socket = data.controlSocket();
    try (ShortSocketPath path = ShortSocketPath.to(socket)) {
      // The database is open, so whoever left a socket here is gone.
      Files.deleteIfExists(socket);
      ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      channel.bind(path.address());
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      ControlSocket control = new ControlSocket(socket, channel, desk);
      Thread.ofPlatform().daemon().name("control").start(control::accept);
      return control;
    } catch (IOException e) {
      throw new StartRefused(
          "The socket %s for the command line cannot be made: %s."
              .formatted(socket, e.getMessage()),
          e);
    }
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = channel.accept();
        Thread.ofVirtual().name("control").start(() -> serve(client));
      }
    } catch (ClosedChannelException _) {
      // The server ends.
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "The command line cannot reach this server any more.", e);
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      if (!isOwner(client)) {
        LOG.log(System.Logger.Level.WARNING, "Another user opened the control socket: refused.");
        return;
      }
      ControlMessages messages = new ControlMessages(client);
      Control.Request request = messages.receive(Control.Request.class);
      messages.send(answer(request, messages));
    } catch (IOException | UncheckedIOException e) {
      LOG.log(System.Logger.Level.WARNING, "A command over the control socket was cut short.", e);
    }
  }

  private Control.Reply answer(Control.Request request, ControlMessages messages) {
    try {
      ConsoleCommand command = ConsoleCommand.of(request.words());
      return Control.Reply.answer(desk.run(command, (done, total) -> tell(messages, done, total)));
    } catch (AccountRefusal e) {
      return Control.Reply.refusal(String.valueOf(e.getMessage()));
    } catch (DatabaseRefusal.ReadOnly | AuditRefusal | BackupRefused e) {
      return Control.Reply.refusal(String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException e) { // the top of this thread: whoever asked is told
      LOG.log(System.Logger.Level.ERROR, "A command over the control socket failed.", e);
      return Control.Reply.refusal("The server could not do it; its log says why.");
    }
  }

  /// Who no longer listens ends the command.
  private static void tell(ControlMessages messages, long done, long total) {
    try {
      messages.send(Control.Reply.progress(done, total));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The system vouches for who is at the other end; root may do anything here anyway.
  private boolean isOwner(SocketChannel client) throws IOException {
    String user = client.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    return user.equals(owner) || user.equals("root");
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(socket);
  }
}
