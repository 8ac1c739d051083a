package org.holdfast.drive;

import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// Computes the digests of a stretch of operations again, from what is stored, and opens every row
/// on the way.
///
/// Each digest is computed over the stored digest before it, so a finding names the operation that
/// was touched and not all that followed.
final class ChainCheck {

  private static final int MOST_REVISIONS = Integer.MAX_VALUE;

  /// Where a row ends, by the row that follows it.
  private static final String NEXT =
      "COALESCE((SELECT MIN(n.from_seq) FROM item_state n WHERE n.drive_no = item_state.drive_no"
          + " AND n.item_id = item_state.item_id AND n.from_seq > item_state.from_seq), 0)";

  /// Of the drive's key; nothing was sealed anew under it.
  private static final int FIRST_VERSION = 1;

  private final View view;
  private final Findings findings;
  private final long from;
  private final long to;
  private final SequencedMap<Long, Link> links = new TreeMap<>();
  private final Map<Long, Note> notes;
  private final Map<Long, SealedAnew> sealedAnew;
  private final Witness witness;
  private final Optional<Leaving> leaving;
  private long rows;

  private ChainCheck(
      View view,
      Findings findings,
      long from,
      long to,
      Witness witness,
      Optional<Leaving> leaving) {
    this.view = view;
    this.findings = findings;
    this.from = from;
    this.to = to;
    this.notes = new Notes(view).between(from, to);
    this.sealedAnew = new Notes(view).sealedAnew(from, to);
    this.witness = witness;
    this.leaving = leaving;
  }

  /// Contents of one operation that are about to go.
  ///
  /// @param note what is to be noted, without its mac
  private record Leaving(Note note, Set<RevisionId> contents, List<Notes.Forgotten> found) {

    boolean has(SealedRow<RevisionRow> revision) {
      return contents.contains(revision.row().address().revision());
    }

    boolean isWhole() {
      return found.stream().filter(each -> contents.contains(each.revision())).count()
          == contents.size();
    }
  }

  /// Checks an operation, and has the note's mac over what stays of it, in one pass: what is sealed
  /// is what was checked.
  ///
  /// @param contents that go, all of this operation
  /// @throws DriveRefusal.Tampered if something of the operation is not as it was written
  static Note seal(View view, Note note, Set<RevisionId> contents) {
    Findings findings = new Findings(VerifyProgress.SILENT);
    Leaving leaving = new Leaving(note, contents, new ArrayList<>());
    ChainCheck check =
        new ChainCheck(
            view, findings, note.seq(), note.seq(), Witness.none(), Optional.of(leaving));
    check.run();
    Link link = check.links.get(note.seq());
    if (link == null || findings.count() > 0 || !leaving.isWhole()) {
      throw new DriveRefusal.Tampered();
    }
    return note.with(link.next.orElseThrow().end());
  }

  /// The macs that are to stand for operations whose rows have been sealed anew in this
  /// transaction, under the version that seals now; opens each row.
  ///
  /// @return by the operations' numbers: of one that has a note that of the new note
  /// @throws DriveRefusal.Tampered if something does not open, or is lacking
  static SortedMap<Long, Digest> sealedAnew(View view, long from, long to) {
    Findings findings = new Findings(VerifyProgress.SILENT);
    ChainCheck check = new ChainCheck(view, findings, from, to, Witness.none(), Optional.empty());
    int inForce = view.seal().inForce();
    check.notes.replaceAll((_, note) -> note.under(inForce));
    for (long seq = from; seq <= to; seq++) {
      if (!check.notes.containsKey(seq)) {
        check.sealedAnew.put(seq, new SealedAnew(seq, inForce, new Digest(Chain.START)));
      }
    }
    check.read();
    if (findings.count() > 0) {
      throw new DriveRefusal.Tampered();
    }
    SortedMap<Long, Digest> macs = new TreeMap<>();
    check.links.forEach((seq, link) -> macs.put(seq, new Digest(link.chain.end())));
    return macs;
  }

  /// An operation whose digest is being computed.
  private static final class Link {
    private final Chain chain;
    private final boolean noted;
    private final Digest expected;
    private final long items;
    private final Optional<Chain> next;
    private long seen;

    /// @param expected its digest, or the mac that stands in its place
    /// @param next gives the mac of the note that it will have
    Link(Chain chain, boolean noted, Digest expected, long items, Optional<Chain> next) {
      this.next = next;
      this.chain = chain;
      this.noted = noted;
      this.expected = expected;
      this.items = items;
    }
  }

  /// @param witness is shown every row
  static ChainCheck run(View view, Findings findings, long from, long to, Witness witness) {
    ChainCheck check = new ChainCheck(view, findings, from, to, witness, Optional.empty());
    check.run();
    return check;
  }

  private void run() {
    read();
    links.forEach(this::compare);
  }

  /// How many rows it looked at.
  long rows() {
    return rows;
  }

  /// What it was given, which was shown every row.
  Witness witness() {
    return witness;
  }

  private void read() {
    readOperations();
    readItems();
    readRevisions();
    readForgotten();
    readRemoved();
    readMarks();
  }

  private void readOperations() {
    byte[][] previous = {
      from == 1 ? Chain.START : view.operations().digest(from - 1).orElse(Chain.START)
    };
    view.operations()
        .between(
            from,
            to,
            (seq, row) -> {
              byte[] digest = row.getBytes(8);
              begin(seq, previous[0], digest, row);
              previous[0] = digest;
            });
    for (long seq = from; seq <= to; seq++) {
      if (!links.containsKey(seq)) {
        findings.chain(seq, "the operation is missing, or not readable");
      }
    }
  }

  private void begin(long seq, byte[] previous, byte[] digest, ResultSet row) throws SQLException {
    try {
      SealedRow<OperationRow> sealed = view.operations().raw(row);
      int version = RowSeal.version(sealed.sealed());
      Standing standing = standing(seq, version, digest);
      checkKey(seq, digest, version, standing.keyVersion);
      Chain chain = standing.chain;
      chain.begin(view.seal(), previous, digest, sealed);
      Optional<Chain> next = leaving.map(its -> new Chain(view.seal(), its.note()));
      next.ifPresent(its -> its.begin(view.seal(), previous, digest, sealed));
      links.put(
          seq, new Link(chain, notes.containsKey(seq), standing.mac, sealed.row().items(), next));
      view.operations().open(sealed);
    } catch (DriveRefusal.Tampered _) {
      findings.chain(seq, "the operation's row was altered");
    }
  }

  /// What an operation's rows have to give.
  ///
  /// @param keyVersion that makes it
  private record Standing(Chain chain, int keyVersion, Digest mac) {}

  private Standing standing(long seq, int version, byte[] digest) {
    Note note = notes.get(seq);
    SealedAnew anew = sealedAnew.get(seq);
    if (note != null && anew != null) {
      findings.chain(seq, "two things stand in the place of its digest");
    }
    if (note != null) {
      return new Standing(new Chain(view.seal(), note), note.keyVersion(), note.mac());
    }
    if (anew != null && anew.keyVersion() == FIRST_VERSION) {
      findings.chain(seq, "what stands in the place of its digest is of the first version");
    }
    if (anew != null) {
      return new Standing(new Chain(view.seal(), anew), anew.keyVersion(), anew.mac());
    }
    return new Standing(new Chain(view.seal(), version), version, new Digest(digest));
  }

  /// Whoever has an earlier version of the drive's key writes nothing with it any more that fits.
  private void checkKey(long seq, byte[] digest, int row, int standing) {
    KeyInForce key = view.drive().key();
    if (!key.admits(seq, row) || !key.admits(seq, standing)) {
      findings.chain(seq, "it is sealed under a version of the drive's key that had been replaced");
    }
    if (seq == key.fromSeq() && !new Digest(digest).equals(key.fromDigest())) {
      findings.chain(seq, "it is not what it was when the drive's key was replaced");
    }
  }

  private void readItems() {
    Sql.of(
            view.tx(),
            "SELECT "
                + ItemSeal.COLUMNS
                + ", COALESCE(to_seq, 0), "
                + (leaving.isPresent() ? NEXT : "0")
                + " FROM item_state WHERE drive_no = ? AND from_seq >= ? AND from_seq <= ?"
                + " ORDER BY from_seq, item_id")
        .with(view.drive().no())
        .with(from)
        .with(to)
        .each(row -> look(row.getLong(2), row));
  }

  private void look(long seq, ResultSet row) throws SQLException {
    rows++;
    try {
      SealedRow<ItemRow> sealed = view.itemSeal().raw(row, 1);
      Link link = links.get(seq);
      if (link == null) {
        findings.row(Optional.of(sealed.row().id()), seq, "the row belongs to no operation");
        return;
      }
      link.seen++;
      witness.row(sealed.row());
      add(
          link,
          sealed,
          row.getLong(ItemSeal.COLUMN_COUNT + 1),
          row.getLong(ItemSeal.COLUMN_COUNT + 2));
      ItemRow opened = view.itemSeal().open(sealed);
      byte[] nameKey = view.itemSeal().nameKey(RowSeal.version(sealed.sealed()), opened);
      if (!MessageDigest.isEqual(nameKey, ItemSeal.nameKey(sealed))) {
        findings.row(Optional.of(opened.id()), seq, "the name does not have its index value");
      }
    } catch (DriveRefusal.Tampered e) {
      findings.row(e.item(), seq, "the row was altered, or is another drive's");
    }
  }

  /// @param end what the row says of it; in no seal
  /// @param following where the next row begins; 0 for none
  private void add(Link link, SealedRow<ItemRow> row, long end, long following) {
    link.chain.add(row, end);
    if (link.next.isPresent()) {
      link.next.get().add(row, following);
      if (end != following) {
        findings.row(
            Optional.of(row.row().id()),
            row.row().fromSeq(),
            "the row does not end where the next begins");
      }
    }
  }

  private void readRevisions() {
    for (SealedRow<RevisionRow> sealed :
        view.revisions().between(from, to, RevisionId.of(ItemSeal.NO_ID), MOST_REVISIONS)) {
      RevisionRow row = sealed.row();
      Link link = links.get(row.seq());
      if (link == null) {
        findings.revision(
            row.address().revision(), row.address().item(), "it belongs to no operation");
        continue;
      }
      link.chain.add(sealed);
      if (leaving.filter(its -> its.has(sealed)).isPresent()) {
        leaving
            .get()
            .found()
            .add(new Notes.Forgotten(row.address().revision(), row.seq(), row.sizeBytes()));
      } else {
        link.next.ifPresent(next -> next.add(sealed));
      }
      try {
        view.revisions().open(sealed);
      } catch (DriveRefusal.Tampered _) {
        findings.revision(row.address().revision(), row.address().item(), "its row was altered");
      }
    }
  }

  private void readForgotten() {
    for (Notes.Forgotten each : new Notes(view).forgotten(from, to)) {
      Link link = links.get(each.seq());
      if (link == null || !link.noted) {
        findings.chain(each.seq(), "a content of it was forgotten, and nobody noted it");
      } else {
        link.chain.addForgotten(each.revision(), each.sizeBytes());
        leaving.ifPresent(its -> its.found().add(each));
      }
    }
    leaving.ifPresent(this::addForgotten);
  }

  /// What was forgotten before, and what goes now.
  private void addForgotten(Leaving its) {
    Optional<Chain> next =
        Optional.ofNullable(links.get(its.note().seq())).flatMap(link -> link.next);
    next.ifPresent(
        chain ->
            its.found().stream()
                .sorted(Notes.Forgotten.BY_ID)
                .forEach(each -> chain.addForgotten(each.revision(), each.sizeBytes())));
  }

  private void readRemoved() {
    Sql.of(
            view.tx(),
            "SELECT seq, item_id, version_no FROM removed_version WHERE drive_no = ?"
                + " AND seq >= ? AND seq <= ? ORDER BY seq, item_id, version_no")
        .with(view.drive().no())
        .with(from)
        .with(to)
        .each(
            row -> {
              Link link = links.get(row.getLong(1));
              ItemId item = ItemSeal.itemId(row.getBytes(2));
              int version = row.getInt(3);
              witness.removed(item, version, row.getLong(1));
              if (link != null) {
                link.chain.addRemoved(item, version);
                link.next.ifPresent(next -> next.addRemoved(item, version));
              }
            });
  }

  private void readMarks() {
    VersionMarks marks = VersionMarks.of(view);
    boolean withEnds = !notes.isEmpty() || leaving.isPresent();
    Map<MarkRow, Long> ends = withEnds ? marks.ends(from, to) : Map.of();
    Map<MarkRow, Long> following = leaving.isPresent() ? marks.following(from, to) : ends;
    if (!following.equals(ends)) {
      findings.chain(from, "what was noted of a version does not end where the next begins");
    }
    for (SealedRow<MarkRow> sealed : marks.between(from, to)) {
      MarkRow row = sealed.row();
      Link link = links.get(row.fromSeq());
      witness.mark(row);
      if (link != null) {
        link.chain.add(sealed, ends.getOrDefault(row, 0L));
        link.next.ifPresent(next -> next.add(sealed, following.getOrDefault(row, 0L)));
      }
      try {
        marks.open(sealed);
      } catch (DriveRefusal.Tampered _) {
        findings.row(
            Optional.of(row.item()), row.fromSeq(), "what was noted of a version was altered");
      }
    }
  }

  private void compare(long seq, Link link) {
    if (link.seen != link.items) {
      findings.chain(seq, "it wrote " + link.items + " item states; there are " + link.seen);
    }
    if (!new Digest(link.chain.end()).equals(link.expected)) {
      findings.chain(
          seq,
          link.noted
              ? "what was noted of it does not fit what is stored"
              : "the digest does not fit what is stored");
    }
  }
}
