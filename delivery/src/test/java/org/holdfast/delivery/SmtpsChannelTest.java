package org.holdfast.delivery;

class SmtpsChannelTest extends SmtpChannelContract {

  @Override
  Channel<Message.Mail> open() throws Exception {
    server = MailServer.encrypted(tls);
    return openTrusting();
  }

  @Override
  DeliverySettings.Protection protection() {
    return DeliverySettings.Protection.TLS;
  }

  @Override
  int port() {
    return server.port();
  }

  @Override
  void stop() {
    server.close();
  }
}
