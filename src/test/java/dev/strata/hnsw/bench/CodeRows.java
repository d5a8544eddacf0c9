// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import dev.strata.hnsw.kernel.CacheLines;
import dev.strata.hnsw.quantization.CodeType;
import dev.strata.hnsw.quantization.CodedQuery;
import dev.strata.hnsw.quantization.Metric;
import dev.strata.hnsw.quantization.Rotation;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The rows of {@link KernelRows} taken for records of codes; what is in them does not matter. */
@State(Scope.Benchmark)
public class CodeRows {
  /** Type of the codes. */
  @Param public CodeType type;

  final CacheLines lines = new CacheLines();
  CodedQuery query;
  int recordBytes;
  private int[][] ords;
  private int call;

  /** Makes the query and the records of each call. */
  @Setup(Level.Trial)
  public void setUp(KernelRows rows) {
    query = new CodedQuery(type, new Rotation(rows.dimension));
    query.set(rows.floatQuery, Metric.SQUARED_DISTANCE, new float[rows.dimension]);
    recordBytes = type.recordBytes(rows.dimension);
    ords = rows.ords(new SplittableRandom(7), recordBytes);
  }

  /** The records of the next call. */
  int[] next() {
    return ords[call++ & (ords.length - 1)];
  }
}
