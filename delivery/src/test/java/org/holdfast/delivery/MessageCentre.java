package org.holdfast.delivery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.BroadcastSm;
import org.jsmpp.bean.CancelBroadcastSm;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GSMSpecificFeature;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.MessageMode;
import org.jsmpp.bean.MessageType;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.QueryBroadcastSm;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.BindRequest;
import org.jsmpp.session.BroadcastSmResult;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.QueryBroadcastSmResult;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.SMPPServerSessionListener;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.session.connection.ServerConnection;
import org.jsmpp.session.connection.ServerConnectionFactory;
import org.jsmpp.session.connection.socket.ServerSocketConnection;

/// A message centre over jsmpp's own server side: knows one customer, puts parts together as a
/// phone does, and sends receipts when told.
final class MessageCentre implements AutoCloseable, ServerMessageReceiverListener {

  static final String USER = "holdfast";
  static final String PASSWORD = "pass8";
  static final String NOBODY = "4900000000000";

  private final SMPPServerSessionListener door;
  private final int port;
  private final List<SMPPServerSession> sessions = new CopyOnWriteArrayList<>();
  private final List<SubmitSm> submitted = new CopyOnWriteArrayList<>();
  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final Map<Integer, Map<Integer, byte[]>> parts = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final Thread porter;
  private volatile int trouble;

  MessageCentre(SSLContext tls) throws IOException {
    ServerSocket socket =
        tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    port = socket.getLocalPort();
    door = new SMPPServerSessionListener(port, on(socket));
    porter = Thread.ofVirtual().start(this::accept);
  }

  private static ServerConnectionFactory on(ServerSocket socket) {
    return new ServerConnectionFactory() {
      @Override
      public ServerConnection listen(int port) {
        return new ServerSocketConnection(socket);
      }

      @Override
      public ServerConnection listen(int port, int timeout) {
        return listen(port);
      }

      @Override
      public ServerConnection listen(int port, int timeout, int backlog) {
        return listen(port);
      }
    };
  }

  private void accept() {
    try {
      while (true) {
        SMPPServerSession session = door.accept();
        session.setMessageReceiverListener(this);
        Thread.ofVirtual().start(() -> bind(session));
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  private void bind(SMPPServerSession session) {
    try {
      BindRequest asked = session.waitForBind(5_000);
      if (asked.getSystemId().equals(USER) && asked.getPassword().equals(PASSWORD)) {
        sessions.add(session);
        asked.accept("centre");
      } else {
        asked.reject(SMPPConstant.STAT_ESME_RINVPASWD);
      }
    } catch (IOException | TimeoutException | org.jsmpp.PDUStringException _) {
      session.close();
    }
  }

  int port() {
    return port;
  }

  /// Answers every message with this status; 0: with none.
  void trouble(int status) {
    trouble = status;
  }

  List<String> texts() {
    return List.copyOf(texts);
  }

  List<SubmitSm> submitted() {
    return List.copyOf(submitted);
  }

  void hangUp() {
    sessions.forEach(SMPPServerSession::close);
    sessions.clear();
  }

  /// @return the status that it was answered with, 0 if it was taken
  int receipt(String id, String state) throws Exception {
    String text =
        "id:%s sub:001 dlvrd:001 submit date:2611261200 done date:2611261201 stat:%s err:000 text:x"
            .formatted(id, state);
    try {
      sessions
          .getLast()
          .deliverShortMessage(
              "",
              TypeOfNumber.INTERNATIONAL,
              NumberingPlanIndicator.ISDN,
              "4915112345678",
              TypeOfNumber.UNKNOWN,
              NumberingPlanIndicator.UNKNOWN,
              "Holdfast",
              new ESMClass(
                  MessageMode.DEFAULT, MessageType.SMSC_DEL_RECEIPT, GSMSpecificFeature.DEFAULT),
              (byte) 0,
              (byte) 0,
              new RegisteredDelivery(0),
              GeneralDataCoding.DEFAULT,
              text.getBytes(StandardCharsets.US_ASCII));
      return 0;
    } catch (org.jsmpp.extra.NegativeResponseException e) {
      return e.getCommandStatus();
    }
  }

  @Override
  public synchronized SubmitSmResult onAcceptSubmitSm(SubmitSm message, SMPPServerSession source)
      throws ProcessRequestException {
    if (trouble != 0) {
      throw new ProcessRequestException("trouble", trouble);
    }
    if (message.getDestAddress().equals(NOBODY)) {
      throw new ProcessRequestException("nobody", SMPPConstant.STAT_ESME_RINVDSTADR);
    }
    submitted.add(message);
    byte[] bytes = message.getShortMessage();
    boolean several = (message.getEsmClass() & 0x40) != 0;
    if (several) {
      Map<Integer, byte[]> known =
          parts.computeIfAbsent((int) bytes[3], _ -> new ConcurrentSkipListMap<>());
      known.put((int) bytes[5], java.util.Arrays.copyOfRange(bytes, 6, bytes.length));
      if (known.size() == bytes[4]) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        known.values().forEach(whole::writeBytes);
        texts.add(read(whole.toByteArray(), message.getDataCoding()));
      }
    } else {
      texts.add(read(bytes, message.getDataCoding()));
    }
    return new SubmitSmResult(id("C" + ids.incrementAndGet()), new OptionalParameter[0]);
  }

  private static org.jsmpp.util.MessageId id(String text) {
    try {
      return new org.jsmpp.util.MessageId(text);
    } catch (org.jsmpp.PDUStringException e) {
      throw new IllegalStateException(e);
    }
  }

  /// As a phone shows it. The alphabets that the tests use agree with ASCII, but for `@` and the
  /// brackets.
  private static String read(byte[] bytes, byte coding) {
    return coding == 8
        ? new String(bytes, StandardCharsets.UTF_16BE)
        : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Override
  public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti m, SMPPServerSession s)
      throws ProcessRequestException {
    throw no();
  }

  @Override
  public QuerySmResult onAcceptQuerySm(QuerySm m, SMPPServerSession s)
      throws ProcessRequestException {
    throw no();
  }

  @Override
  public void onAcceptReplaceSm(ReplaceSm m, SMPPServerSession s) throws ProcessRequestException {
    throw no();
  }

  @Override
  public void onAcceptCancelSm(CancelSm m, SMPPServerSession s) throws ProcessRequestException {
    throw no();
  }

  @Override
  public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm m, SMPPServerSession s)
      throws ProcessRequestException {
    throw no();
  }

  @Override
  public void onAcceptCancelBroadcastSm(CancelBroadcastSm m, SMPPServerSession s)
      throws ProcessRequestException {
    throw no();
  }

  @Override
  public QueryBroadcastSmResult onAcceptQueryBroadcastSm(QueryBroadcastSm m, SMPPServerSession s)
      throws ProcessRequestException {
    throw no();
  }

  @Override
  public DataSmResult onAcceptDataSm(DataSm m, Session s) throws ProcessRequestException {
    throw no();
  }

  private static ProcessRequestException no() {
    return new ProcessRequestException("not here", SMPPConstant.STAT_ESME_RINVCMDID);
  }

  /// Waits until nobody is taken in any more: whoever waits for a connection while its socket is
  /// closed may be handed one that comes right after.
  @Override
  public void close() throws IOException {
    door.close();
    try {
      porter.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    hangUp();
  }
}
