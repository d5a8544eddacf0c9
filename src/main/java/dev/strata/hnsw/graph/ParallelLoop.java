// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Runs the rounds of loops on the caller's thread and on as many threads of an executor as come to
 * help in time. The executor is the host's and owes nothing: one that is busy, runs everything on
 * the caller's thread, or refuses, makes a loop slower and not wrong. For one caller at a time.
 *
 * <p>A helper with nothing left to do looks out for the next loop for a moment, since a build makes
 * thousands of short ones and to wake a thread takes as long as a node; waits were a tenth of the
 * time of two threads. Soon it returns to its executor all the same, where others may be waiting.
 */
public final class ParallelLoop {
  /** Of its fair share of what is left a worker takes half, and the last rounds singly. */
  private static final int PART = 2;

  /**
   * So often somebody looks before it sleeps or goes, and lets others run in between: longer than
   * the calling thread is at work alone between two loops of a batch.
   */
  private static final int LOOKS = 1024;

  /** A helper stays for so many loops, a tenth of a second of a usual build. */
  private static final int STAY = 16;

  private final Executor executor;
  private final int workers;

  /** 1 for each worker that is here or on its way. */
  private final AtomicIntegerArray called;

  /** The loop under way, or null. */
  private volatile Run current;

  /** What is done in a round. */
  @FunctionalInterface
  public interface Body {
    /**
     * @param worker 0 up to less than {@link #workers}; rounds of one worker never overlap, and
     *     each sees what the worker did before
     * @param round 0 up to less than the number of rounds
     */
    void run(int worker, int round) throws IOException;
  }

  /**
   * @param executor whose threads help, or null for none
   * @param workers threads at work at the same time, with the caller's; at least 1
   */
  public ParallelLoop(Executor executor, int workers) {
    this.executor = executor;
    this.workers = executor == null ? 1 : workers;
    this.called = new AtomicIntegerArray(this.workers);
  }

  /** Threads that may be at work at the same time. */
  public int workers() {
    return workers;
  }

  /**
   * Runs all rounds, in any order; what they did is visible when this returns. The first exception
   * ends the others as soon as they have finished the round they are in, and is thrown.
   */
  public void run(int rounds, Body body) throws IOException {
    Run run = new Run(rounds, Math.clamp(rounds, 1, workers), body);
    current = run;
    callHelpers(run);
    run.work(0);
    current = null;
    run.finish();
  }

  /** Has those come who are not here. */
  private void callHelpers(Run run) {
    Thread caller = Thread.currentThread();
    for (int helper = 1; helper < run.workers; helper++) {
      if (called.compareAndSet(helper, 0, 1)) {
        int worker = helper;
        try {
          executor.execute(() -> help(worker, caller));
        } catch (RejectedExecutionException e) {
          called.set(worker, 0);
          return; // one that is full or shut down helps no more; the caller does the rest
        } catch (Throwable t) {
          run.fail(t);
          return;
        }
      }
    }
  }

  /**
   * Helps with one loop after another. Who goes just when another begins leaves that to the others.
   *
   * @param caller who may be lent as the helper, and then has other things to do than to look out
   */
  private void help(int worker, Thread caller) {
    int stay = Thread.currentThread() == caller ? 1 : STAY;
    Run last = null;
    for (int looks = 0; looks < LOOKS && stay > 0; looks++) {
      Run run = current;
      if (run == null || run == last) {
        Thread.yield();
      } else {
        run.help(worker);
        last = run;
        looks = 0;
        stay--;
      }
    }
    called.set(worker, 0);
  }

  /** One loop under way. */
  private static final class Run {
    private final int rounds;
    private final int workers;
    private final Body body;
    private final AtomicInteger next = new AtomicInteger();
    private volatile int helping;
    private boolean over;
    private Throwable failure;

    Run(int rounds, int workers, Body body) {
      this.rounds = rounds;
      this.workers = workers;
      this.body = body;
    }

    /** A helper may come so late that the loop, or even the whole build, is over. */
    void help(int worker) {
      synchronized (this) {
        if (over || worker >= workers) {
          return;
        }
        helping++;
      }
      try {
        work(worker);
      } finally {
        synchronized (this) {
          helping--;
          notifyAll();
        }
      }
    }

    void work(int worker) {
      try {
        int from;
        while ((from = next.getAndUpdate(this::afterPart)) < rounds) {
          int to = afterPart(from);
          for (int round = from; round < to; round++) {
            body.run(worker, round);
          }
        }
      } catch (Throwable t) {
        fail(t);
      }
    }

    /** Where the part that begins at a round ends. */
    private int afterPart(int from) {
      return from + Math.max(1, (rounds - from) / (PART * workers));
    }

    private synchronized void fail(Throwable t) {
      next.set(rounds); // nobody begins another share
      if (failure == null) {
        failure = t;
      } else if (failure != t) {
        failure.addSuppressed(t);
      }
    }

    /** Waits for those who help, and lets nobody begin to. */
    void finish() throws IOException {
      for (int looks = 0; helping > 0 && looks < LOOKS; looks++) {
        Thread.yield();
      }
      waitForHelpers();
      switch (failure) {
        case null -> {}
        case IOException e -> throw e;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(failure); // a body throws nothing else
      }
    }

    private synchronized void waitForHelpers() {
      over = true;
      boolean interrupted = false;
      while (helping > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true; // they write what the caller would free: they have to end first
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
