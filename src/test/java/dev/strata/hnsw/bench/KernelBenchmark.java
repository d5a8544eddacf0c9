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
 * Nanoseconds per row of the distance kernels, by metric and encoding. The kernel is the best of
 * the virtual machine; without the vector module on its command line that is the scalar one.
 *
 * <pre>
 * mvn -q test-compile exec:exec@jmh -Pbench -Djmh.args="KernelBenchmark -p place=COLD"
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(KernelRows.ROWS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KernelBenchmark {
  /** Dot products of float32. */
  @Benchmark
  public float[] floatDot(KernelRows rows) {
    int[] ords = rows.nextFloats();
    rows.kernel.dotProducts(rows.floatQuery, rows.segment, ords, KernelRows.ROWS, rows.out);
    return rows.out;
  }

  /** Squared Euclidean distances of float32. */
  @Benchmark
  public float[] floatSquared(KernelRows rows) {
    int[] ords = rows.nextFloats();
    rows.kernel.squaredDistances(rows.floatQuery, rows.segment, ords, KernelRows.ROWS, rows.out);
    return rows.out;
  }

  /** Dot products of bytes. */
  @Benchmark
  public float[] byteDot(KernelRows rows) {
    int[] ords = rows.nextBytes();
    rows.kernel.dotProducts(rows.byteQuery, rows.segment, ords, KernelRows.ROWS, rows.out);
    return rows.out;
  }

  /** Squared Euclidean distances of bytes. */
  @Benchmark
  public float[] byteSquared(KernelRows rows) {
    int[] ords = rows.nextBytes();
    rows.kernel.squaredDistances(rows.byteQuery, rows.segment, ords, KernelRows.ROWS, rows.out);
    return rows.out;
  }

  /** Cosines of bytes. */
  @Benchmark
  public float[] byteCosine(KernelRows rows) {
    int[] ords = rows.nextBytes();
    rows.kernel.cosines(
        rows.byteQuery, rows.byteNorm, rows.segment, ords, KernelRows.ROWS, rows.out);
    return rows.out;
  }
}
