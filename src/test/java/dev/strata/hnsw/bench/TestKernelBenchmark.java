// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import java.util.Collection;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark of kernels runs; how fast is not looked at. */
public final class TestKernelBenchmark extends LuceneTestCase {
  private static final String IGNORE_LOCK = "jmh.ignoreLock";

  /** Two metrics of floats, three of bytes; three types of codes with a touch and without. */
  private static final int KERNELS = 2 + 3 + 3 * 2;

  /** Each in two places, with two dimensions. */
  private static final int COMBINATIONS = KERNELS * 2 * 2;

  public void testEachOnce() throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(KernelBenchmark.class.getName())
            .include(CodeBenchmark.class.getName())
            .mode(Mode.SingleShotTime)
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .param("megabytes", "4")
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    System.setProperty(IGNORE_LOCK, "true"); // nothing is measured: others may do as they like
    try {
      Collection<RunResult> results = new Runner(options).run();
      assertEquals(COMBINATIONS, results.size());
      for (RunResult result : results) {
        assertTrue(result.getPrimaryResult().getScore() > 0);
      }
    } finally {
      System.clearProperty(IGNORE_LOCK);
    }
  }
}
