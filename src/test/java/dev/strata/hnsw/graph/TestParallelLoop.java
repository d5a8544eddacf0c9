// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.NamedThreadFactory;

/** A loop does every round once, whatever the executor is like. */
public final class TestParallelLoop extends LuceneTestCase {

  private static void assertEveryRoundOnce(Executor executor) throws IOException {
    ParallelLoop loop = new ParallelLoop(executor, 1 + random().nextInt(5));
    AtomicIntegerArray busy = new AtomicIntegerArray(loop.workers());
    for (int rounds : new int[] {0, 1, 2, 3, 100, 1000}) {
      AtomicIntegerArray done = new AtomicIntegerArray(Math.max(1, rounds));
      loop.run(
          rounds,
          (worker, round) -> {
            assertEquals("another round of this worker is not over", 1, busy.addAndGet(worker, 1));
            done.incrementAndGet(round);
            busy.addAndGet(worker, -1);
          });
      for (int round = 0; round < rounds; round++) {
        assertEquals(1, done.get(round));
      }
    }
  }

  public void testWithoutExecutor() throws IOException {
    assertEveryRoundOnce(null);
    assertEquals(1, new ParallelLoop(null, 8).workers());
  }

  public void testOnTheCallersThread() throws IOException {
    assertEveryRoundOnce(Runnable::run);
  }

  public void testRefusing() throws IOException {
    assertEveryRoundOnce(
        task -> {
          throw new RejectedExecutionException("full");
        });
  }

  public void testRefusingAtRandom() throws IOException {
    assertEveryRoundOnce(
        task -> {
          if (random().nextBoolean()) {
            throw new RejectedExecutionException("full");
          }
          task.run();
        });
  }

  /** Tasks that come when all is over find nothing to do. */
  public void testLate() throws IOException {
    List<Runnable> waiting = new ArrayList<>();
    assertEveryRoundOnce(waiting::add);
    for (Runnable task : waiting) {
      task.run();
    }
  }

  /** However many loops there are, an executor that has no thread free holds a task per helper. */
  public void testCallsEachHelperOnce() throws IOException {
    List<Runnable> waiting = new ArrayList<>();
    ParallelLoop loop = new ParallelLoop(waiting::add, 4);
    for (int i = 0; i < 100; i++) {
      loop.run(10, (worker, round) -> assertEquals(0, worker));
    }
    assertEquals(3, waiting.size());
    waiting.removeFirst().run();
    loop.run(10, (worker, round) -> assertEquals(0, worker));
    assertEquals("one has gone, and is called again", 3, waiting.size());
  }

  /** Helpers stay from loop to loop, but not for good: others get their turn. */
  public void testHelpersReturn() throws IOException {
    ExecutorService pool =
        Executors.newFixedThreadPool(1, new NamedThreadFactory("TestParallelLoop"));
    try {
      ParallelLoop loop = new ParallelLoop(pool, 2);
      loop.run(2, (worker, round) -> {});
      AtomicBoolean other = new AtomicBoolean();
      pool.execute(() -> other.set(true));
      for (int i = 0; i < 10_000_000 && other.get() == false; i++) {
        loop.run(2, (worker, round) -> {});
      }
      assertTrue(other.get());
    } finally {
      pool.close();
    }
  }

  public void testPools() throws Exception {
    for (int threads : new int[] {1, 2, 4}) {
      ExecutorService pool =
          Executors.newFixedThreadPool(threads, new NamedThreadFactory("TestParallelLoop"));
      try {
        assertEveryRoundOnce(pool);
        CountDownLatch release = new CountDownLatch(1);
        for (int i = 0; i < threads; i++) {
          pool.execute(
              () -> {
                try {
                  release.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
        }
        assertEveryRoundOnce(pool); // none of its threads is free
        release.countDown();
      } finally {
        pool.close();
      }
    }
  }

  /** Work is shared: two rounds that wait for one another end. */
  public void testRoundsRunTogether() throws IOException {
    ExecutorService pool =
        Executors.newFixedThreadPool(1, new NamedThreadFactory("TestParallelLoop"));
    try {
      CountDownLatch both = new CountDownLatch(2);
      new ParallelLoop(pool, 2)
          .run(
              2,
              (worker, round) -> {
                both.countDown();
                try {
                  both.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      assertEquals(0, both.getCount());
    } finally {
      pool.close();
    }
  }

  /** An exception of any worker ends the loop, and comes to the caller as it was. */
  public void testFailures() {
    ExecutorService pool =
        Executors.newFixedThreadPool(2, new NamedThreadFactory("TestParallelLoop"));
    try {
      for (Throwable failure :
          new Throwable[] {new IOException("a"), new IllegalStateException("b"), new Error("c")}) {
        ParallelLoop loop = new ParallelLoop(random().nextBoolean() ? pool : null, 3);
        int bad = random().nextInt(1000);
        Throwable thrown =
            expectThrows(
                Throwable.class,
                () ->
                    loop.run(
                        1000,
                        (worker, round) -> {
                          if (round == bad) {
                            sneak(failure);
                          }
                        }));
        assertSame(failure, thrown);
      }
    } finally {
      pool.close();
    }
  }

  private static void sneak(Throwable failure) throws IOException {
    switch (failure) {
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError(failure);
    }
  }

  /** Who is told to stop while it waits for its helpers still waits, and stays told. */
  public void testInterrupt() throws IOException {
    ExecutorService pool =
        Executors.newFixedThreadPool(1, new NamedThreadFactory("TestParallelLoop"));
    try {
      Thread caller = Thread.currentThread();
      CountDownLatch begun = new CountDownLatch(1);
      boolean[] over = new boolean[1];
      new ParallelLoop(pool, 2)
          .run(
              2,
              (worker, round) -> {
                if (worker == 1) {
                  begun.countDown();
                  caller.interrupt();
                  over[0] = true;
                } else {
                  awaitUninterrupted(begun);
                }
              });
      if (begun.getCount() == 0) { // the helper came before the caller had done both
        assertTrue(Thread.interrupted());
        assertTrue(over[0]);
      }
    } finally {
      pool.close();
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
