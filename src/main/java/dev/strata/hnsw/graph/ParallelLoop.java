// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the rounds of a loop on the caller's thread and on as many threads of an executor as come to
 * help in time. The executor is the host's and owes nothing: one that is busy, runs everything on
 * the caller's thread, or refuses, makes the loop slower and not wrong. Threads of it are held only
 * while there are rounds left. For one caller at a time.
 */
public final class ParallelLoop {
  /** Shares of each worker, so that one that falls behind leaves its rounds to the others. */
  private static final int SHARES = 8;

  private final Executor executor;
  private final int workers;

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
    Run run = new Run(rounds, Math.max(1, rounds / (workers * SHARES)), body);
    int helpers = Math.min(workers, rounds) - 1;
    try {
      for (int helper = 1; helper <= helpers; helper++) {
        int worker = helper;
        executor.execute(() -> run.help(worker));
      }
    } catch (RejectedExecutionException e) {
      // an executor that is full or shut down helps no more; the caller does the rest
    }
    run.work(0);
    run.finish();
  }

  /** One loop under way. */
  private static final class Run {
    private final int rounds;
    private final int share;
    private final Body body;
    private final AtomicInteger next = new AtomicInteger();
    private int helping;
    private boolean over;
    private Throwable failure;

    Run(int rounds, int share, Body body) {
      this.rounds = rounds;
      this.share = share;
      this.body = body;
    }

    /** A helper may come so late that the loop, or even the whole build, is over. */
    void help(int worker) {
      synchronized (this) {
        if (over) {
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
        while ((from = next.getAndAdd(share)) < rounds) {
          int to = Math.min(rounds, from + share);
          for (int round = from; round < to; round++) {
            body.run(worker, round);
          }
        }
      } catch (Throwable t) {
        fail(t);
      }
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
    synchronized void finish() throws IOException {
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
      switch (failure) {
        case null -> {}
        case IOException e -> throw e;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(failure); // a body throws nothing else
      }
    }
  }
}
