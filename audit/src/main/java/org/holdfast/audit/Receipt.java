package org.holdfast.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What somebody is told whose account was deleted: a text that they can read, signed with the key
/// of the log, so that anyone can check it who has that key and nothing else. Names nobody.
///
/// @param origin the log whose entry tells of it, such as `holdfast/ID/1`
/// @param askedAt when its owner asked for it; whole seconds, as all times here
/// @param drive empty if the account had none
/// @param regions in the settings' order
/// @see "docs/formats/receipt.md"
public record Receipt(
    String origin,
    UUID account,
    Instant askedAt,
    Optional<Drive> drive,
    List<Region> regions,
    Instant signedAt) {

  /// A drive that was destroyed.
  ///
  /// @param keysDestroyedAt from then on nobody can read what was in it
  /// @param bytes of all its revisions, as they were written
  /// @param entry the place of the log's entry that says so
  public record Drive(
      UUID id, Instant keysDestroyedAt, int keyVersions, long revisions, long bytes, long entry) {

    public Drive {
      keysDestroyedAt = seconds(keysDestroyedAt);
    }
  }

  /// One region.
  ///
  /// @param clearedAt when no copy was left there; empty if it could not be reached yet, and what
  ///   lies there is noise until it is removed
  public record Region(String name, Optional<Instant> clearedAt) {

    public Region {
      clearedAt = clearedAt.map(Receipt::seconds);
    }
  }

  private static final String FIRST_LINE = "holdfast receipt 1";
  private static final Pattern PASTED =
      Pattern.compile("(?s).*?(holdfast receipt 1\\R.*?\\R\\R(?:— \\S+ \\S+\\R)+).*");
  private static final Pattern FORM =
      Pattern.compile(
          "holdfast receipt 1\n"
              + "log (\\S+)\n"
              + "account ([0-9a-f]{32})\n"
              + "asked (\\S+)\n"
              + "(?:drive ([0-9a-f]{32})\n"
              + "keys destroyed (\\S+)\n"
              + "key versions ([0-9]{1,9})\n"
              + "revisions ([0-9]{1,18})\n"
              + "bytes ([0-9]{1,18})\n"
              + "entry ([0-9]{1,18})\n"
              + "|no drive\n)"
              + "((?:region [a-z0-9-]{1,32} (?:cleared \\S+|not yet)\n)*)"
              + "signed (\\S+)\n");
  private static final Pattern REGION =
      Pattern.compile("region (\\S+) (?:cleared (\\S+)|not yet)\n");

  public Receipt {
    askedAt = seconds(askedAt);
    signedAt = seconds(signedAt);
    regions = List.copyOf(regions);
  }

  private static Instant seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS);
  }

  int log() {
    return LogKey.number(origin).orElseThrow();
  }

  /// What is signed. Its first line is no log's name, so it is no checkpoint.
  String text() {
    StringBuilder text = new StringBuilder(FIRST_LINE + "\n");
    line(text, "log", origin);
    line(text, "account", hex(account));
    line(text, "asked", askedAt);
    drive.ifPresentOrElse(gone -> lines(text, gone), () -> text.append("no drive\n"));
    for (Region region : regions) {
      line(
          text,
          "region",
          region.name() + region.clearedAt().map(at -> " cleared " + at).orElse(" not yet"));
    }
    line(text, "signed", signedAt);
    return text.toString();
  }

  private static void lines(StringBuilder text, Drive drive) {
    line(text, "drive", hex(drive.id()));
    line(text, "keys destroyed", drive.keysDestroyedAt());
    line(text, "key versions", drive.keyVersions());
    line(text, "revisions", drive.revisions());
    line(text, "bytes", drive.bytes());
    line(text, "entry", drive.entry());
  }

  private static void line(StringBuilder text, String name, Object value) {
    text.append(name).append(' ').append(value).append('\n');
  }

  private static String hex(UUID id) {
    return HexFormat.of().formatHex(Sql.bytes(id));
  }

  /// Reads a receipt and checks its signature.
  ///
  /// @param file the note alone, or a mail that it stands in
  /// @param key the log's, of any of the server's logs
  /// @throws AuditRefusal.NotANote if it is none, or not one that this server signed
  public static Receipt check(byte[] file, NoteKey key) {
    SignedNote note = SignedNote.parse(note(file));
    Receipt read = parse(note.text());
    if (!server(read.origin()).equals(server(key.name()))) {
      throw new AuditRefusal.NotANote("The receipt is another server's, or the key is.");
    }
    NoteKey signer = new NoteKey(read.origin(), NoteKey.Kind.TEXT, key.publicKey());
    if (note.signedBy(signer).isEmpty()) {
      throw new AuditRefusal.NotANote("The receipt is not signed by " + read.origin() + ".");
    }
    return read;
  }

  /// Mail programs end lines in their own way, and put words around it.
  private static byte[] note(byte[] file) {
    Matcher found = PASTED.matcher(new String(file, UTF_8) + "\n");
    if (!found.matches()) {
      throw new AuditRefusal.NotANote("There is no receipt in it.");
    }
    return found.group(1).replace("\r\n", "\n").getBytes(UTF_8);
  }

  private static String server(String origin) {
    return origin.substring(0, Math.max(0, origin.lastIndexOf('/')));
  }

  private static Receipt parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new AuditRefusal.NotANote("The receipt is not written as receipts are.");
    }
    try {
      Receipt read =
          new Receipt(
              form.group(1),
              id(form.group(2)),
              Instant.parse(form.group(3)),
              Optional.ofNullable(form.group(4)).map(id -> drive(id, form)),
              regions(form.group(10)),
              Instant.parse(form.group(11)));
      if (read.text().equals(text) && LogKey.number(read.origin()).isPresent()) {
        return read;
      }
    } catch (DateTimeException | NumberFormatException _) {
      // said below
    }
    throw new AuditRefusal.NotANote("The receipt is not written as receipts are.");
  }

  private static Drive drive(String id, Matcher form) {
    return new Drive(
        id(id),
        Instant.parse(form.group(5)),
        Integer.parseInt(form.group(6)),
        Long.parseLong(form.group(7)),
        Long.parseLong(form.group(8)),
        Long.parseLong(form.group(9)));
  }

  private static List<Region> regions(String lines) {
    List<Region> regions = new ArrayList<>();
    Matcher line = REGION.matcher(lines);
    while (line.find()) {
      regions.add(
          new Region(line.group(1), Optional.ofNullable(line.group(2)).map(Instant::parse)));
    }
    return regions;
  }

  private static UUID id(String hex) {
    return Sql.uuid(HexFormat.of().parseHex(hex));
  }
}
