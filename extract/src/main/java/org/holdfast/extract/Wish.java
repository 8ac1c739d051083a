package org.holdfast.extract;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What is wanted of a file, as it goes to the process that reads it.
///
/// ```
/// u8 1  i32 the most characters
/// u8 2  i64 the most points of a picture   u8 how many boxes   { i16 width  i16 height  u8 crop }
/// u8 3  i64 bytes of the whole file, of which the content has both ends
/// ```
sealed interface Wish {

  byte TEXT = 1;
  byte PICTURES = 2;
  byte FACTS = 3;

  /// Of a file that is played, so many bytes at each end.
  int END_BYTES = 4 << 20;

  /// In one answer: more would be a mistake.
  int MOST_BOXES = 8;

  record OfText(int mostChars) implements Wish {}

  record OfPictures(List<Box> boxes, long mostPixels) implements Wish {}

  record OfFacts(long wholeBytes) implements Wish {}

  static void write(DataOutputStream out, Wish wish) throws IOException {
    switch (wish) {
      case OfFacts(long wholeBytes) -> {
        out.writeByte(FACTS);
        out.writeLong(wholeBytes);
      }
      case OfText(int mostChars) -> {
        out.writeByte(TEXT);
        out.writeInt(mostChars);
      }
      case OfPictures(List<Box> boxes, long mostPixels) -> {
        out.writeByte(PICTURES);
        out.writeLong(mostPixels);
        out.writeByte(boxes.size());
        for (Box box : boxes) {
          out.writeShort(box.width());
          out.writeShort(box.height());
          out.writeBoolean(box.crop());
        }
      }
    }
  }

  static Wish read(DataInputStream in) throws IOException {
    byte kind = in.readByte();
    if (kind == TEXT) {
      return new OfText(in.readInt());
    }
    if (kind == FACTS) {
      return new OfFacts(in.readLong());
    }
    long mostPixels = in.readLong();
    List<Box> boxes = new ArrayList<>();
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      boxes.add(new Box(in.readUnsignedShort(), in.readUnsignedShort(), in.readBoolean()));
    }
    return new OfPictures(boxes, mostPixels);
  }
}
