package org.holdfast.extract;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What the process that reads strangers' bytes says, over its standard output, big-endian. Whoever
/// reads it believes nothing: a file may have taken the process over.
///
/// ```
/// begin     i32 "HFR1"  u8 whether it is held in  utf sentence
/// answer    i32 "HFA1"  u8 0
///             of a text:  u8 whether it is cut  i32 length  UTF-8
///             of pictures: i32 width  i32 height  i64 taken at, in seconds, or the least number
///                          u8 how many  { u8 PNG  u16 width  u16 height  i32 length  bytes }
///             of facts: i32 length  as [FactsForm] has them
/// refusal   i32 "HFA1"  u8 the code of a [Why]
/// ```
final class Frames {

  /// An answer that is none.
  static final class Lie extends IOException {
    private static final long serialVersionUID = 1L;

    Lie(String what) {
      super(what);
    }
  }

  static final int REQUEST = 0x48465131;
  static final int READY = 0x48465231;
  static final int ANSWER = 0x48464131;

  /// In place of the next piece's length: the content is not to be had after all.
  static final int ABORTED = -1;

  private static final long NEVER = Long.MIN_VALUE;
  private static final int MOST_PICTURE_BYTES =
      4 << 20; // 2,000 by 2,000 points of noise as PNG fit
  private static final int MOST_SIDE = 1 << 20;
  private static final int MOST_SENTENCE_CHARS = 300;

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};

  private Frames() {}

  static void ready(DataOutputStream out, Confinement how) throws IOException {
    out.writeInt(READY);
    out.writeBoolean(how.holds());
    out.writeUTF(how.sentence());
    out.flush();
  }

  static Confinement ready(DataInputStream in) throws IOException {
    require(in.readInt() == READY, "it does not begin as it should");
    boolean holds = flag(in);
    String sentence = in.readUTF();
    require(sentence.length() <= MOST_SENTENCE_CHARS, "its sentence is too long");
    return new Confinement(holds, sentence.replaceAll("[^\\x20-\\x7e]", "?"));
  }

  static void refuse(DataOutputStream out, Why why) throws IOException {
    out.writeInt(ANSWER);
    out.writeByte(why.code());
    out.flush();
  }

  /// @return why there is no answer, or empty if one follows
  static Optional<Why> begin(DataInputStream in) throws IOException {
    require(in.readInt() == ANSWER, "an answer does not begin as it should");
    int status = in.readUnsignedByte();
    Optional<Why> why = Why.of(status);
    require(status == 0 || why.isPresent(), "it gives a reason that is not known");
    return why;
  }

  static void write(DataOutputStream out, Text text) throws IOException {
    out.writeInt(ANSWER);
    out.writeByte(0);
    out.writeBoolean(text.isCut());
    byte[] bytes = text.text().getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
    out.flush();
  }

  static Text text(DataInputStream in, int mostChars) throws IOException {
    boolean isCut = flag(in);
    byte[] bytes = bytes(in, 3 * mostChars); // no character takes more in UTF-8
    CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
    try {
      String text = strict.decode(ByteBuffer.wrap(bytes)).toString();
      require(text.length() <= mostChars, "a text is too long");
      return new Text(PlainText.cleaned(text), isCut);
    } catch (CharacterCodingException _) {
      throw new Lie("a text is not UTF-8");
    }
  }

  static void write(DataOutputStream out, Pictures pictures) throws IOException {
    out.writeInt(ANSWER);
    out.writeByte(0);
    out.writeInt(pictures.width());
    out.writeInt(pictures.height());
    out.writeLong(pictures.takenAt().map(at -> at.toEpochSecond(ZoneOffset.UTC)).orElse(NEVER));
    out.writeByte(pictures.each().size());
    for (Picture each : pictures.each()) {
      out.writeBoolean(each.isPng());
      out.writeShort(each.width());
      out.writeShort(each.height());
      out.writeInt(each.bytes().length);
      out.write(each.bytes());
    }
    out.flush();
  }

  static Pictures pictures(DataInputStream in, List<Box> boxes) throws IOException {
    int width = in.readInt();
    int height = in.readInt();
    require(Math.min(width, height) >= 0 && Math.max(width, height) <= MOST_SIDE, "a wrong size");
    Optional<LocalDateTime> takenAt = takenAt(in.readLong());
    require(in.readUnsignedByte() == boxes.size(), "not as many pictures as asked for");
    List<Picture> each = new ArrayList<>();
    for (Box box : boxes) {
      each.add(picture(in, box));
    }
    return new Pictures(each, width, height, takenAt);
  }

  private static Picture picture(DataInputStream in, Box box) throws IOException {
    boolean isPng = flag(in);
    int width = in.readUnsignedShort();
    int height = in.readUnsignedShort();
    require(width >= 1 && width <= box.width(), "a picture is too wide");
    require(height >= 1 && height <= box.height(), "a picture is too high");
    byte[] bytes = bytes(in, MOST_PICTURE_BYTES);
    require(startsWith(bytes, isPng ? PNG : JPEG), "a picture is of another kind");
    return new Picture(bytes, isPng, width, height);
  }

  static void write(DataOutputStream out, Facts facts) throws IOException {
    byte[] bytes = FactsForm.bytes(facts);
    out.writeInt(ANSWER);
    out.writeByte(0);
    out.writeInt(bytes.length);
    out.write(bytes);
    out.flush();
  }

  static Facts facts(DataInputStream in) throws IOException {
    return FactsForm.read(bytes(in, FactsForm.MOST_BYTES))
        .orElseThrow(() -> new Lie("facts that are none"));
  }

  private static Optional<LocalDateTime> takenAt(long seconds) throws IOException {
    if (seconds == NEVER) {
      return Optional.empty();
    }
    require(Math.abs(seconds) < 1L << 40, "a wrong time");
    return Optional.of(LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC));
  }

  private static byte[] bytes(DataInputStream in, int most) throws IOException {
    int length = in.readInt();
    require(length >= 0 && length <= most, "an answer is too long");
    byte[] bytes = in.readNBytes(length); // grows as they come: a length alone takes no memory
    require(bytes.length == length, "an answer ends too early");
    return bytes;
  }

  private static boolean flag(DataInputStream in) throws IOException {
    int flag = in.readUnsignedByte();
    require(flag <= 1, "neither yes nor no");
    return flag == 1;
  }

  static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  private static void require(boolean holds, String what) throws Lie {
    if (!holds) {
      throw new Lie(what);
    }
  }
}
