package org.holdfast.extract;

import java.io.IOException;
import java.io.Writer;

/// Takes text up to a limit; who writes more is stopped by [Full].
final class TextSink extends Writer {

  /// There is enough. No mistake: what was taken is the answer.
  static final class Full extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final int mostChars;
  private final StringBuilder text = new StringBuilder();
  private boolean isFull;

  TextSink(int mostChars) {
    this.mostChars = mostChars;
  }

  /// Writes by `source` until it ends or there is enough.
  static Text of(int mostChars, Source source) throws Exception {
    TextSink sink = new TextSink(mostChars);
    try {
      source.writeTo(sink);
    } catch (Full _) {
      // as it should be
    }
    return sink.text();
  }

  /// Where text comes from.
  interface Source {
    void writeTo(TextSink sink) throws Exception;
  }

  void line(String line) throws IOException {
    write(line);
    write("\n");
  }

  @Override
  public void write(char[] chars, int from, int length) throws IOException {
    int room = mostChars - text.length();
    text.append(chars, from, Math.min(room, length));
    if (length > room) {
      isFull = true;
      throw new Full();
    }
  }

  private Text text() {
    return new Text(PlainText.cleaned(text.toString().stripTrailing()), isFull);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
