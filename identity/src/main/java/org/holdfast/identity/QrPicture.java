package org.holdfast.identity;

import io.nayuki.qrcodegen.QrCode;

/// Draws a text as a QR code, in SVG that needs no style and no script.
///
/// @see "ISO/IEC 18004: a quiet zone four modules wide"
final class QrPicture {

  private static final int QUIET = 4;

  private QrPicture() {}

  /// Black on white whatever the page's colours, for many readers see nothing else. Of `text` it
  /// shows squares only.
  static String svg(String text) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    int side = code.size + 2 * QUIET;
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
            .formatted(side, side)
        + " shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0,0h%1$dv%1$dh-%1$dz\"/>"
            .formatted(side)
        + "<path fill=\"#000\" d=\"%s\"/></svg>".formatted(squares(code));
  }

  private static String squares(QrCode code) {
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append("M%d,%dh1v1h-1z".formatted(x + QUIET, y + QUIET));
        }
      }
    }
    return path.toString();
  }
}
