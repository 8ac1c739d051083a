package org.holdfast.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// A server that keeps words in memory: what was committed, and together with what. Changes write
/// by [#write], and do to their transaction what a server would.
///
/// Safe for use by any number of threads; a transaction belongs to the thread that began it.
final class PlayedTransactions implements Transactions {

  private static final DSLContext NOTHING_BEHIND = DSL.using(SQLDialect.POSTGRES);

  private final List<List<String>> commits = new CopyOnWriteArrayList<>();
  private final Queue<Runnable> atBegin = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> atCommit = new ConcurrentLinkedQueue<>();
  private final Map<Thread, Played> current = new ConcurrentHashMap<>();

  /// The words of each transaction that was committed, also of those without any.
  List<List<String>> commits() {
    return List.copyOf(commits);
  }

  /// Happens when the next transaction is asked for; what it throws comes out. Each once.
  void atBegin(Runnable trouble) {
    atBegin.add(trouble);
  }

  /// Happens before the next commit; what it throws comes out, and nothing is kept. Each once.
  void atCommit(Runnable trouble) {
    atCommit.add(trouble);
  }

  String write(String word) {
    open().words.add(word);
    open().left = Aftermath.WRITES;
    return word;
  }

  /// A statement fails.
  void abort() {
    open().left = Aftermath.ABORTED;
  }

  /// The server ends the connection.
  void lose() {
    open().left = Aftermath.LOST;
  }

  private Played open() {
    Played played = current.get(Thread.currentThread());
    if (played == null) {
      throw new IllegalStateException("nothing is open on this thread");
    }
    return played;
  }

  @Override
  public Transaction begin() {
    runNext(atBegin);
    Played played = new Played();
    current.put(Thread.currentThread(), played);
    return played;
  }

  private static void runNext(Queue<Runnable> troubles) {
    Runnable trouble = troubles.poll();
    if (trouble != null) {
      trouble.run();
    }
  }

  private final class Played implements Transaction {

    private final List<String> words = new ArrayList<>();
    private Aftermath left = Aftermath.NOTHING;

    @Override
    public <T extends @Nullable Object> T run(Function<DSLContext, T> change) {
      if (left == Aftermath.ABORTED || left == Aftermath.LOST) {
        throw new IllegalStateException("a change was run where none can be any more");
      }
      left = Aftermath.NOTHING;
      return change.apply(NOTHING_BEHIND);
    }

    @Override
    public Aftermath aftermath() {
      return left;
    }

    @Override
    public void commit() {
      runNext(atCommit);
      commits.add(List.copyOf(words));
    }

    @Override
    public void close() {
      current.remove(Thread.currentThread());
    }
  }
}
