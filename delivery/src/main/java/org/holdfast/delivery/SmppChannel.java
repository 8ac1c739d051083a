package org.holdfast.delivery;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Alphabet;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GSMSpecificFeature;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.MessageMode;
import org.jsmpp.bean.MessageType;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.SMSCDeliveryReceipt;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.SMPPSession;

/// Gives text messages to a message centre (SMPP 3.4), and reads its receipts.
///
/// A long text goes in parts, and the last part's receipt stands for all. Receipts come while a
/// session is open, which the first message opens.
final class SmppChannel implements Channel<Message.TextMessage> {

  private final DeliverySettings.Smpp settings;
  private final SmppReceipts receipts = new SmppReceipts();
  private final SmppSessions sessions;
  private final SecureRandom random;
  private final InstantSource clock;

  SmppChannel(
      DeliverySettings.Smpp settings,
      String password,
      SSLContext trust,
      SecureRandom random,
      InstantSource clock) {
    this.settings = settings;
    this.sessions = new SmppSessions(settings, password, trust, receipts);
    this.random = random;
    this.clock = clock;
  }

  @Override
  public void tell(Receipts to) {
    receipts.tell(to);
  }

  @Override
  public Handover deliver(MessageId id, Message.TextMessage message) throws IOException {
    SMPPSession session = sessions.get();
    try {
      return new Handover.Taken(Optional.of(submit(session, message)));
    } catch (NegativeResponseException e) {
      if (isForGood(e.getCommandStatus())) {
        return new Handover.Refused();
      }
      throw new IOException(
          "the message centre answered 0x%08x".formatted(e.getCommandStatus()), e);
    } catch (PDUException | InvalidResponseException | ResponseTimeoutException e) {
      sessions.drop();
      throw new IOException("the message centre gave no answer that can be read", e);
    } catch (IOException e) {
      sessions.drop();
      throw new IOException("the connection to the message centre was lost", e);
    }
  }

  /// What is wrong is the number or the message, and not us or the hour.
  private static boolean isForGood(int status) {
    return switch (status) {
      case SMPPConstant.STAT_ESME_RINVDSTADR,
          SMPPConstant.STAT_ESME_RX_P_APPN,
          SMPPConstant.STAT_ESME_RX_R_APPN ->
          true;
      default -> false;
    };
  }

  /// @return the centre's id of the last part
  private String submit(SMPPSession session, Message.TextMessage message)
      throws PDUException,
          ResponseTimeoutException,
          InvalidResponseException,
          NegativeResponseException,
          IOException {
    SmsParts parts = SmsParts.of(message.text());
    byte[] reference = new byte[1];
    random.nextBytes(reference);
    String id = "";
    for (int i = 0; i < parts.count(); i++) {
      boolean last = i == parts.count() - 1;
      id =
          session
              .submitShortMessage(
                  "",
                  sendersKind(),
                  sendersPlan(),
                  settings.sender().replace("+", ""),
                  TypeOfNumber.INTERNATIONAL,
                  NumberingPlanIndicator.ISDN,
                  message.to().substring(1),
                  parts.count() > 1 ? OF_SEVERAL : new ESMClass(),
                  (byte) 0,
                  (byte) 1,
                  "",
                  goodFor(message.purpose()),
                  last ? TELL_ME : new RegisteredDelivery(SMSCDeliveryReceipt.DEFAULT),
                  (byte) 0,
                  new GeneralDataCoding(
                      parts.isGsm() ? Alphabet.ALPHA_DEFAULT : Alphabet.ALPHA_UCS2),
                  (byte) 0,
                  parts.part(i, reference[0]))
              .getMessageId();
    }
    return id;
  }

  private static final ESMClass OF_SEVERAL =
      new ESMClass(MessageMode.DEFAULT, MessageType.DEFAULT, GSMSpecificFeature.UDHI);
  private static final RegisteredDelivery TELL_ME =
      new RegisteredDelivery(SMSCDeliveryReceipt.SUCCESS_FAILURE);

  private TypeOfNumber sendersKind() {
    if (settings.sender().startsWith("+")) {
      return TypeOfNumber.INTERNATIONAL;
    }
    return isNumber() ? TypeOfNumber.NETWORK_SPECIFIC : TypeOfNumber.ALPHANUMERIC;
  }

  private NumberingPlanIndicator sendersPlan() {
    return isNumber() ? NumberingPlanIndicator.ISDN : NumberingPlanIndicator.UNKNOWN;
  }

  private boolean isNumber() {
    return settings.sender().matches("\\+?[0-9]+");
  }

  /// The centre too drops a stale code: the time that is left, as SMPP 3.4 section 7.1.1 writes it.
  private String goodFor(Purpose purpose) {
    Duration left =
        Duration.ofMillis(Math.max(1_000, purpose.until().toEpochMilli() - clock.millis()));
    return "0000%02d%02d%02d%02d000R"
        .formatted(left.toDays(), left.toHoursPart(), left.toMinutesPart(), left.toSecondsPart());
  }

  @Override
  public void close() {
    sessions.close();
  }
}
