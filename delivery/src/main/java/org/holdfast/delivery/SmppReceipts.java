package org.holdfast.delivery;

import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.DeliveryReceipt;
import org.jsmpp.bean.MessageType;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.util.DeliveryReceiptState;
import org.jsmpp.util.InvalidDeliveryReceiptException;

/// Reads what a message centre says of messages that it took. A receipt for a message that is not
/// noted as taken yet is given back to it, to be brought again.
final class SmppReceipts implements MessageReceiverListener {

  private volatile Channel.Receipts receipts = (_, _) -> false;

  void tell(Channel.Receipts to) {
    receipts = to;
  }

  @Override
  public void onAcceptDeliverSm(DeliverSm message) throws ProcessRequestException {
    if (!MessageType.SMSC_DEL_RECEIPT.containedIn(message.getEsmClass())) {
      return; // someone answers a message; nobody here reads that
    }
    try {
      DeliveryReceipt receipt = message.getShortMessageAsDeliveryReceipt();
      OptionalParameter.Receipted_message_id given =
          message.getOptionalParameter(OptionalParameter.Receipted_message_id.class);
      note(given == null ? receipt.getId() : given.getValueAsString(), receipt.getFinalStatus());
    } catch (InvalidDeliveryReceiptException _) {
      // Free text by a centre of its own mind: that it was taken is all that is known.
    }
  }

  private void note(String id, DeliveryReceiptState state) throws ProcessRequestException {
    boolean known =
        switch (state) {
          case DELIVRD -> receipts.receipt(id, Channel.Fate.ARRIVED);
          case EXPIRED -> receipts.receipt(id, Channel.Fate.EXPIRED);
          case UNDELIV, REJECTD, DELETED -> receipts.receipt(id, Channel.Fate.REFUSED);
          case ENROUTE, ACCEPTD, UNKNOWN -> true;
        };
    if (!known) {
      throw new ProcessRequestException("not known yet", SMPPConstant.STAT_ESME_RX_T_APPN);
    }
  }

  @Override
  public void onAcceptAlertNotification(AlertNotification notification) {
    // Phones that come back into reach are the centre's business.
  }

  @Override
  public DataSmResult onAcceptDataSm(DataSm message, Session source)
      throws ProcessRequestException {
    throw new ProcessRequestException("not taken here", SMPPConstant.STAT_ESME_RINVCMDID);
  }
}
