package org.holdfast.delivery;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.connection.Connection;
import org.jsmpp.session.connection.socket.SocketConnection;

/// The one session with a message centre: opened when it is needed, and again when it was lost.
final class SmppSessions implements AutoCloseable {

  private static final int MILLIS_BETWEEN_SIGNS_OF_LIFE = 30_000;

  private final DeliverySettings.Smpp settings;
  private final String password;
  private final SSLContext trust;
  private final MessageReceiverListener receiver;

  /// Guarded by this. Others wait while it is opened, which they would have to anyway.
  private Optional<SMPPSession> session = Optional.empty();

  SmppSessions(
      DeliverySettings.Smpp settings,
      String password,
      SSLContext trust,
      MessageReceiverListener receiver) {
    this.settings = settings;
    this.password = password;
    this.trust = trust;
    this.receiver = receiver;
  }

  /// @throws IOException if there is no connection, or the centre does not know us
  synchronized SMPPSession get() throws IOException {
    Optional<SMPPSession> alive = session.filter(each -> each.getSessionState().isTransmittable());
    if (alive.isPresent()) {
      return alive.get();
    }
    drop();
    SMPPSession fresh = open();
    session = Optional.of(fresh);
    return fresh;
  }

  private SMPPSession open() throws IOException {
    long patience = settings.patience().toMillis();
    SMPPSession fresh = new SMPPSession(this::connect);
    fresh.setEnquireLinkTimer(MILLIS_BETWEEN_SIGNS_OF_LIFE);
    fresh.setTransactionTimer(patience);
    fresh.setMessageReceiverListener(receiver);
    BindParameter who =
        new BindParameter(
            BindType.BIND_TRX,
            settings.login().user(),
            password,
            "",
            TypeOfNumber.UNKNOWN,
            NumberingPlanIndicator.UNKNOWN,
            null);
    try {
      fresh.connectAndBind(settings.host(), settings.port(), who, patience);
    } catch (IOException e) {
      fresh.close();
      throw new IOException("the message centre cannot be reached, or does not know us", e);
    }
    return fresh;
  }

  private Connection connect(String host, int port) throws IOException {
    int patience = Math.toIntExact(settings.patience().toMillis());
    Socket plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(host, port), patience);
      return new SocketConnection(
          settings.protection() == DeliverySettings.Protection.TLS
              ? encrypted(plain, host, port, patience)
              : plain);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  private Socket encrypted(Socket plain, String host, int port, int patience) throws IOException {
    SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket(plain, host, port, true);
    SSLParameters rules = socket.getSSLParameters();
    rules.setEndpointIdentificationAlgorithm("HTTPS"); // the name is verified as a browser does
    rules.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    socket.setSSLParameters(rules);
    socket.setSoTimeout(patience);
    socket.startHandshake();
    return socket;
  }

  /// After trouble: the next message begins anew.
  synchronized void drop() {
    session.ifPresent(SMPPSession::close);
    session = Optional.empty();
  }

  @Override
  public synchronized void close() {
    session.ifPresent(SMPPSession::unbindAndClose);
    session = Optional.empty();
  }
}
