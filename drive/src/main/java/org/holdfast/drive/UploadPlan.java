package org.holdfast.drive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;

/// What an upload is to become. It names people's files, so it is kept sealed.
record UploadPlan(
    Actor actor,
    UploadTarget target,
    Precondition precondition,
    Writing.Saying saying,
    boolean deferCommit,
    Optional<Guest> guest) {

  private static final int OWNERS = 1; // before there were guests
  private static final int FORMAT = 2;
  private static final int NOBODY = 0;
  private static final int PERSON = 1;
  private static final int HOLDER = 2;
  private static final int BEARER = 3;
  private static final int ID_BYTES = 16;
  private static final String OVER = ""; // in place of a conflict behaviour

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.write(actor.account().bytes());
      out.writeUTF(actor.client());
      writeTarget(out);
      writePrecondition(out);
      writeText(out, saying.mediaType());
      writeTime(out, saying.times().created());
      writeTime(out, saying.times().modified());
      writeText(out, saying.description());
      out.writeBoolean(deferCommit);
      writeGuest(out);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException("memory is written without IOException", e);
    }
  }

  static UploadPlan decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = in.readByte();
      if (format != FORMAT && format != OWNERS) {
        throw new DriveRefusal.Tampered();
      }
      Actor actor = new Actor(AccountId.of(in.readNBytes(ID_BYTES)), in.readUTF());
      UploadTarget target = readTarget(in);
      Precondition precondition = readPrecondition(in);
      Optional<String> mediaType = readText(in);
      FileTimes times = new FileTimes(readTime(in), readTime(in));
      Writing.Saying saying = new Writing.Saying(mediaType, times, readText(in));
      boolean deferCommit = in.readBoolean();
      Optional<Guest> guest = format == OWNERS ? Optional.empty() : readGuest(in);
      return new UploadPlan(actor, target, precondition, saying, deferCommit, guest);
    } catch (IOException e) {
      throw new DriveRefusal.Tampered(Optional.empty(), e);
    }
  }

  private void writeTarget(DataOutputStream out) throws IOException {
    switch (target) {
      case UploadTarget.Into(Placement(ItemId parent, ItemName name, Conflict conflict)) -> {
        out.writeUTF(conflict.name());
        out.write(parent.bytes());
        out.writeUTF(name.shown());
      }
      case UploadTarget.Over(ItemId file) -> {
        out.writeUTF(OVER);
        out.write(file.bytes());
      }
    }
  }

  private static UploadTarget readTarget(DataInputStream in) throws IOException {
    String conflict = in.readUTF();
    ItemId id = ItemId.of(in.readNBytes(ID_BYTES));
    if (conflict.equals(OVER)) {
      return new UploadTarget.Over(id);
    }
    ItemName name = ItemName.stored(in.readUTF());
    return new UploadTarget.Into(new Placement(id, name, Conflict.valueOf(conflict)));
  }

  private void writePrecondition(DataOutputStream out) throws IOException {
    out.writeLong(
        switch (precondition) {
          case Precondition.None _ -> -1;
          case Precondition.IfNoneExists _ -> -2;
          case Precondition.IfItem(long seq) -> Math.max(0, seq);
        });
  }

  private static Precondition readPrecondition(DataInputStream in) throws IOException {
    long code = in.readLong();
    if (code == -1) {
      return Precondition.NONE;
    }
    return code == -2 ? new Precondition.IfNoneExists() : new Precondition.IfItem(code);
  }

  private void writeGuest(DataOutputStream out) throws IOException {
    switch (guest.orElse(null)) {
      case null -> out.writeByte(NOBODY);
      case Guest.Person person -> {
        out.writeByte(PERSON);
        out.write(person.account().bytes());
        writeText(out, person.mail());
      }
      case Guest.Bearer bearer -> {
        out.writeByte(BEARER);
        out.write(bearer.permission().bytes());
        out.write(bearer.reader().bytes()); // nobody uploads by one that is locked
      }
      case Guest.Holder holder -> {
        out.writeByte(HOLDER);
        out.write(holder.permission().bytes());
        writeText(out, holder.account().map(AccountId::text));
        writeText(out, holder.mail());
        writeText(out, holder.pass().map(LinkPass::reveal));
      }
    }
  }

  private static Optional<Guest> readGuest(DataInputStream in) throws IOException {
    return switch (in.readByte()) {
      case NOBODY -> Optional.empty();
      case PERSON ->
          Optional.of(new Guest.Person(AccountId.of(in.readNBytes(ID_BYTES)), readText(in)));
      case HOLDER ->
          Optional.of(
              new Guest.Holder(
                  PermissionId.of(in.readNBytes(ID_BYTES)),
                  readText(in).map(AccountId::parse),
                  readText(in),
                  readText(in).flatMap(LinkPass::parse)));
      case BEARER ->
          Optional.of(
              new Guest.Bearer(
                  PermissionId.of(in.readNBytes(ID_BYTES)), AccountId.of(in.readNBytes(ID_BYTES))));
      default -> throw new DriveRefusal.Tampered();
    };
  }

  private static void writeText(DataOutputStream out, Optional<String> text) throws IOException {
    out.writeBoolean(text.isPresent());
    out.writeUTF(text.orElse(""));
  }

  private static Optional<String> readText(DataInputStream in) throws IOException {
    boolean present = in.readBoolean();
    String text = in.readUTF();
    return present ? Optional.of(text) : Optional.empty();
  }

  private static void writeTime(DataOutputStream out, Optional<Instant> time) throws IOException {
    out.writeBoolean(time.isPresent());
    out.writeLong(time.map(Instant::toEpochMilli).orElse(0L));
  }

  private static Optional<Instant> readTime(DataInputStream in) throws IOException {
    boolean present = in.readBoolean();
    long millis = in.readLong();
    return present ? Optional.of(Instant.ofEpochMilli(millis)) : Optional.empty();
  }
}
