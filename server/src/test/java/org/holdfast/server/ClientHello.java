package org.holdfast.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/// The first message of a TLS handshake, by hand: offers what no client of today would offer.
final class ClientHello {

  static final int TLS_1_0 = 0x0301;
  static final int TLS_1_1 = 0x0302;
  static final int TLS_1_2 = 0x0303;

  /// What a server that takes the offer says; anything else names the alert.
  static final String TAKEN = "server hello";

  private ClientHello() {}

  /// Offers one version with some cipher suites and says how the server took it.
  ///
  /// @return [#TAKEN], or `alert N`
  static String offer(int port, int version, int... suites) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(record(hello(version, suites)));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int kind = in.readUnsignedByte();
      in.readUnsignedShort();
      byte[] body = in.readNBytes(in.readUnsignedShort());
      return kind == 22 ? TAKEN : "alert " + body[1];
    }
  }

  private static byte[] record(byte[] hello) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(22);
    out.writeShort(TLS_1_0);
    out.writeShort(hello.length + 4);
    out.writeInt(1 << 24 | hello.length);
    out.write(hello);
    return bytes.toByteArray();
  }

  private static byte[] hello(int version, int... suites) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(version);
    out.write(new byte[32]);
    out.writeByte(0);
    out.writeShort(2 * suites.length);
    for (int suite : suites) {
      out.writeShort(suite);
    }
    out.writeShort(1 << 8); // one compression method: none
    byte[] extensions = extensions();
    out.writeShort(extensions.length);
    out.write(extensions);
    return bytes.toByteArray();
  }

  private static byte[] extensions() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    list(out, 10, 0x001D, 0x0017); // groups: x25519, secp256r1
    list(
        out, 13, 0x0403, 0x0804,
        0x0203); // signatures: ECDSA and RSA-PSS with SHA-256, ECDSA with SHA-1
    out.writeShort(11);
    out.writeShort(2);
    out.writeShort(1 << 8); // points: uncompressed
    return bytes.toByteArray();
  }

  private static void list(DataOutputStream out, int extension, int... values) throws IOException {
    out.writeShort(extension);
    out.writeShort(2 + 2 * values.length);
    out.writeShort(2 * values.length);
    for (int value : values) {
      out.writeShort(value);
    }
  }
}
