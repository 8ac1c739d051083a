package org.holdfast.search;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.holdfast.content.ItemId;
import org.jspecify.annotations.Nullable;

/// One index, open: documents come in, and what is in it can be looked at.
///
/// Whoever changes it holds its drive's lock; looking needs none.
final class DriveIndex implements Closeable {

  // Each of the indexes that are written has one; a few megabytes of words are a few seconds' work.
  private static final double BUFFER_MEGABYTES = 8;

  private static final int PIECE = 10_000;

  private final Generation generation;
  private final SealedDirectory directory;
  private final IndexWriter writer;
  private final MergeThreads threads;
  private State state;
  private boolean changed;
  private boolean checked;

  // Guarded by this.
  private DirectoryReader reader;

  private DriveIndex(
      Generation generation,
      SealedDirectory directory,
      IndexWriter writer,
      MergeThreads threads,
      State state)
      throws IOException {
    this.generation = generation;
    this.directory = directory;
    this.writer = writer;
    this.threads = threads;
    this.state = state;
    this.reader = DirectoryReader.open(writer);
  }

  /// Opens what lies in a folder, or begins an empty one.
  ///
  /// @return empty if it is of another format than this makes
  static Optional<DriveIndex> open(Generation generation, SealedDirectory directory)
      throws IOException {
    MergeThreads threads = new MergeThreads();
    IndexWriter writer = new IndexWriter(directory, config(threads));
    boolean done = false;
    try {
      Optional<State> state = state(writer);
      if (state.isEmpty()) {
        return Optional.empty();
      }
      DriveIndex index = new DriveIndex(generation, directory, writer, threads, state.get());
      done = true;
      return Optional.of(index);
    } finally {
      if (!done) {
        writer.rollback();
        directory.close();
      }
    }
  }

  private static Optional<State> state(IndexWriter writer) {
    Map<String, String> entries = new TreeMap<>();
    Optional.ofNullable(writer.getLiveCommitData())
        .ifPresent(
            commit -> commit.forEach(entry -> entries.put(entry.getKey(), entry.getValue())));
    if (entries.isEmpty()) { // it was begun just now
      return Optional.of(State.NEW);
    }
    return State.of(entries);
  }

  private static IndexWriterConfig config(MergeThreads threads) {
    TieredMergePolicy merges = new TieredMergePolicy();
    merges.setNoCFSRatio(1); // one open file for each of Lucene's segments
    merges.setMaxCFSSegmentSizeMB(Double.POSITIVE_INFINITY);
    merges.setSegmentsPerTier(6);
    return new IndexWriterConfig(Words.forIndex())
        .setRAMBufferSizeMB(BUFFER_MEGABYTES)
        .setMergePolicy(merges)
        .setMergeScheduler(threads)
        .setUseCompoundFile(true)
        .setCommitOnClose(false);
  }

  Generation generation() {
    return generation;
  }

  State state() {
    return state;
  }

  /// Moves on together with the documents that were put or removed before.
  void state(State next) {
    if (!next.equals(state)) {
      state = next;
      changed = true;
    }
  }

  /// Whether the drive was asked if this is its own, since it was opened.
  boolean isChecked() {
    return checked;
  }

  void checked() {
    checked = true;
  }

  /// @throws IOException if files turned out damaged when they were merged
  void requireSound() throws IOException {
    threads.requireSound();
  }

  /// Whether there is something that a crash would lose.
  boolean isChanged() {
    return changed;
  }

  /// Puts a document in the place of the one before.
  void put(Term id, Document document) throws IOException {
    writer.updateDocument(id, document);
    changed = true;
  }

  /// Adds one that is not there, which costs less.
  void add(Document document) throws IOException {
    writer.addDocument(document);
    changed = true;
  }

  /// Removes an item, and all that lies below it by what the index knows now.
  void remove(ItemId item) throws IOException {
    writer.deleteDocuments(Documents.id(item));
    changed = true;
    Deque<ItemId> folders = new ArrayDeque<>(List.of(item));
    while (!folders.isEmpty()) {
      ItemId folder = folders.pop();
      folders.addAll(foldersIn(folder));
      writer.deleteDocuments(Documents.parent(folder));
    }
  }

  private List<ItemId> foldersIn(ItemId folder) throws IOException {
    Query query =
        new BooleanQuery.Builder()
            .add(new TermQuery(Documents.parent(folder)), Occur.FILTER)
            .add(new TermQuery(Documents.IS_FOLDER), Occur.FILTER)
            .build();
    List<ItemId> found = new ArrayList<>();
    DirectoryReader open = acquire();
    try {
      IndexSearcher searcher = searcher(open);
      @Nullable ScoreDoc last = null;
      while (true) {
        ScoreDoc[] piece = searcher.searchAfter(last, query, PIECE).scoreDocs;
        for (ScoreDoc each : piece) {
          found.add(id(searcher, each.doc));
          last = each;
        }
        if (piece.length < PIECE) {
          return found;
        }
      }
    } finally {
      open.decRef();
    }
  }

  /// Some files whose text was not looked at yet.
  List<ItemId> pending(int most) throws IOException {
    DirectoryReader open = acquire();
    try {
      IndexSearcher searcher = searcher(open);
      List<ItemId> found = new ArrayList<>();
      for (ScoreDoc each :
          searcher.search(new TermQuery(Documents.PENDING), Math.max(1, most)).scoreDocs) {
        found.add(id(searcher, each.doc));
      }
      return found;
    } finally {
      open.decRef();
    }
  }

  static ItemId id(IndexSearcher searcher, int doc) throws IOException {
    return Documents.item(searcher.storedFields().document(doc).getBinaryValue(Documents.ID));
  }

  static IndexSearcher searcher(DirectoryReader reader) {
    IndexSearcher searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null); // the pieces are kept already, and what is kept must be bounded
    return searcher;
  }

  /// Makes what was put or removed visible.
  void refresh() throws IOException {
    DirectoryReader newer = DirectoryReader.openIfChanged(reader, writer);
    if (newer != null) {
      DirectoryReader before;
      synchronized (this) {
        before = reader;
        reader = newer;
      }
      before.decRef();
    }
  }

  /// What is in it at this moment; to be given back by `decRef`.
  synchronized DirectoryReader acquire() {
    reader.incRef();
    return reader;
  }

  /// Has all of it on disk.
  void commit() throws IOException {
    if (changed) {
      writer.setLiveCommitData(state.commit());
      writer.commit();
      changed = false;
    }
  }

  /// Fills an empty index with what is alive in another, and nothing of what is not.
  void copy(DriveIndex from) throws IOException {
    DirectoryReader open = from.acquire();
    try {
      List<CodecReader> parts = new ArrayList<>();
      for (LeafReaderContext leaf : open.leaves()) {
        if (leaf.reader().numDocs() > 0 && leaf.reader() instanceof CodecReader part) {
          parts.add(part);
        }
      }
      writer.addIndexes(parts.toArray(CodecReader[]::new));
      state = from.state().clean();
      changed = true;
    } finally {
      open.decRef();
    }
  }

  synchronized int documents() {
    return reader.numDocs();
  }

  /// Commits and closes. Who looks at it still may go on.
  @Override
  public void close() throws IOException {
    try {
      commit();
    } finally {
      discard();
    }
  }

  /// Closes without a word more on disk.
  void discard() throws IOException {
    try (directory) {
      DirectoryReader last;
      synchronized (this) {
        last = reader;
      }
      last.decRef();
      writer.rollback();
    }
  }
}
