// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds per record of estimates from codes, with and without the touch that goes before them
 * in a walk.
 *
 * <pre>
 * mvn -q test-compile exec:exec@jmh -Pbench -Djmh.args="CodeBenchmark -p type=INT4"
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(KernelRows.ROWS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodeBenchmark {
  /** Estimates alone. */
  @Benchmark
  public float[] estimate(KernelRows rows, CodeRows codes) {
    codes.query.estimate(rows.segment, codes.next(), KernelRows.ROWS, rows.out);
    return rows.out;
  }

  /** A read of every cache line, then the estimates. */
  @Benchmark
  public float[] touchAndEstimate(KernelRows rows, CodeRows codes) {
    int[] ords = codes.next();
    codes.lines.touch(rows.segment, codes.recordBytes, ords, KernelRows.ROWS);
    codes.query.estimate(rows.segment, ords, KernelRows.ROWS, rows.out);
    return rows.out;
  }
}
