// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.quantization;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Vectors and their codes, all of which can be compared with a query. For one thread. */
public final class CodedSet {
  private final Metric metric;
  private final CodedQuery coded;
  private final float[] center;
  private final MemorySegment records;
  private final int count;

  private CodedSet(
      Metric metric, CodedQuery coded, float[] center, MemorySegment records, int count) {
    this.metric = metric;
    this.coded = coded;
    this.center = center;
    this.records = records;
    this.count = count;
  }

  /** Codes about the mean of the vectors. */
  public static CodedSet of(CodeType type, Metric metric, float[][] vectors) {
    int dimension = vectors[0].length;
    float[] center = new float[dimension];
    for (float[] vector : vectors) {
      float[] scaled = vector.clone();
      metric.scale(scaled);
      for (int i = 0; i < dimension; i++) {
        center[i] += scaled[i] / vectors.length;
      }
    }
    Rotation rotation = new Rotation(dimension);
    Encoder encoder = new Encoder(type, metric, center, rotation);
    int recordBytes = type.recordBytes(dimension);
    byte[] records = new byte[(int) type.bytes(dimension, vectors.length)];
    for (int i = 0; i < vectors.length; i++) {
      System.arraycopy(encoder.encode(vectors[i]), 0, records, i * recordBytes, recordBytes);
    }
    CodedQuery coded = new CodedQuery(type, rotation);
    return new CodedSet(metric, coded, center, MemorySegment.ofArray(records), vectors.length);
  }

  float[] center() {
    return center;
  }

  /** Estimated distances of all vectors, by their positions. */
  public float[] estimates(float[] query) {
    coded.set(query, metric, center);
    int[] ords = new int[count];
    Arrays.setAll(ords, i -> i);
    float[] estimates = new float[count];
    coded.estimate(records, ords, count, estimates);
    return estimates;
  }
}
