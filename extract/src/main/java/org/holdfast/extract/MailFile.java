package org.holdfast.extract;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Set;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.jsoup.Jsoup;

/// A mail as a file: who wrote to whom about what, and what. What is attached is not looked into.
final class MailFile {

  private static final Set<String> FIELDS = Set.of("from", "to", "cc", "subject", "date");
  private static final int MOST_BODY_BYTES = 8 << 20;

  private MailFile() {}

  static void text(byte[] file, TextSink sink) throws IOException, MimeException {
    MimeConfig limits = MimeConfig.custom().setMaxHeaderCount(2_000).setMaxLineLen(100_000).build();
    MimeTokenStream mail = new MimeTokenStream(limits);
    mail.parse(new ByteArrayInputStream(file));
    for (EntityState state = mail.getState();
        state != EntityState.T_END_OF_STREAM;
        state = mail.next()) {
      if (state == EntityState.T_FIELD) {
        field(mail.getField(), sink);
      } else if (state == EntityState.T_BODY) {
        body(mail, sink);
      }
    }
  }

  private static void field(Field field, TextSink sink) throws IOException {
    if (FIELDS.contains(field.getNameLowerCase())) {
      sink.line(DecoderUtil.decodeEncodedWords(field.getBody().strip(), DecodeMonitor.SILENT));
    }
  }

  private static void body(MimeTokenStream mail, TextSink sink) throws IOException {
    BodyDescriptor kind = mail.getBodyDescriptor();
    boolean html = kind.getMimeType().equals("text/html");
    if (html || kind.getMimeType().equals("text/plain")) {
      byte[] bytes = mail.getDecodedInputStream().readNBytes(MOST_BODY_BYTES);
      String text = PlainText.decode(bytes, MOST_BODY_BYTES);
      sink.line(html ? Jsoup.parse(text).wholeText() : text);
    }
  }
}
