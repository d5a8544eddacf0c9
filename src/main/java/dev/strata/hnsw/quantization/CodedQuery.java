// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.quantization;

import dev.strata.hnsw.kernel.OffHeap;
import dev.strata.hnsw.kernel.VectorKernel;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A query in the form that is compared with codes. Reused for queries of the same dimension on the
 * same type of codes; for one thread at a time.
 */
public final class CodedQuery {

  /** Greatest values of a query's components, by the ranges that {@link VectorKernel} allows. */
  private static final int MOST_FOR_INT8 = 63;

  private static final int MOST_FOR_INT4 = 127;
  private static final int MOST_FOR_BINARY = (1 << VectorKernel.PLANES) - 1;

  /**
   * Makes values positive that are rounded, for which casts round down, and goes up by a half. The
   * compiler casts many in one instruction; {@code Math.round} one by one took half of the time
   * that it takes to set a query.
   */
  private static final float TO_ROUND = (1 << 10) + 0.5f;

  private final CodeType type;
  private final Rotation rotation;
  private final int codeBytes;
  private final int recordBytes;
  private final float[] rotated;
  private final short[] values;

  /** Parts of the values: of so many codes each, and zeros. */
  private final int parts;

  private final int partCodes;
  private final long[] planes;
  private int[] sums = new int[0];

  /** Of the records at hand: {@link Encoder#own} and {@link Encoder#factor}. */
  private float[] own = new float[0];

  private float[] factors = new float[0];

  /** The part of a distance that is the same for all records. */
  private float base;

  /** What a kernel's sum and 1 weigh in {@code <y, q'>}. */
  private float perSum;

  private float perQuery;

  /** For queries of the rotation's dimension. */
  public CodedQuery(CodeType type, Rotation rotation) {
    int dimension = rotation.dimension();
    this.type = type;
    this.rotation = rotation;
    this.codeBytes = type.codeBytes(dimension);
    this.recordBytes = type.recordBytes(dimension);
    this.rotated = new float[dimension];
    int block = VectorKernel.CODE_BLOCK;
    this.parts = type == CodeType.INT4 ? Short.SIZE / type.bits() : 1;
    this.partCodes = type == CodeType.INT4 ? codeBytes / Short.BYTES : codeBytes;
    int partLength = (partCodes + block - 1) / block * block;
    this.values = new short[type == CodeType.BINARY ? 0 : parts * partLength];
    int words = codeBytes / Long.BYTES;
    this.planes = new long[type == CodeType.BINARY ? VectorKernel.PLANES * words : 0];
  }

  /** Whether this can serve for such codes. */
  public boolean serves(CodeType codes, int dimension) {
    return type == codes && rotation.dimension() == dimension;
  }

  /**
   * Takes a query.
   *
   * @param center that the codes were made with
   */
  public void set(float[] query, Metric metric, float[] center) {
    int dimension = rotated.length;
    System.arraycopy(query, 0, rotated, 0, dimension);
    metric.scale(rotated);
    boolean squared = metric == Metric.SQUARED_DISTANCE;
    double withCenter = squared ? 0 : Metric.product(rotated, center);
    for (int i = 0; i < dimension; i++) {
      rotated[i] -= center[i];
    }
    base = (float) (squared ? Metric.product(rotated, rotated) : -withCenter);
    rotation.apply(rotated);
    float greatest = 0;
    for (float r : rotated) {
      greatest = Math.max(greatest, Math.abs(r));
    }
    switch (type) {
      case INT8 -> setValues(greatest / MOST_FOR_INT8);
      case INT4 -> setValues(greatest / MOST_FOR_INT4);
      case BINARY -> setPlanes(greatest / MOST_FOR_BINARY);
    }
  }

  /* Numbers of a code are 2u + least; those of 8 bits are stored as u - 128, and so 2v + 1. */
  private void setValues(float unit) {
    // of less than that the inverse is no number
    float perUnit = unit >= Float.MIN_NORMAL ? 1 / unit : 0;
    for (int part = 0; part < parts; part++) {
      int from = part * partCodes;
      int to = Math.min(rotated.length, from + partCodes);
      int at = part * (values.length / parts) - from;
      for (int i = from; i < to; i++) {
        values[at + i] = (short) ((int) (rotated[i] * perUnit + TO_ROUND) - (int) TO_ROUND);
      }
    }
    int sum = 0;
    for (short value : values) {
      sum += value;
    }
    perSum = 2 * unit;
    perQuery = unit * (type == CodeType.INT8 ? sum : sum * type.least());
  }

  /*
   * A component becomes an odd number of -15 to 15, the sum over planes p of 2^p times 1 or -1. The
   * product of two signs is 1 - 2 (their bits differ), and so the whole sum is 15 D - 2 sum.
   */
  private void setPlanes(float unit) {
    float perUnit = unit > 0 ? 1 / unit : 0;
    int words = planes.length / VectorKernel.PLANES;
    Arrays.fill(planes, 0);
    for (int i = 0; i < rotated.length; i++) {
      int code = (int) Math.floor((rotated[i] * perUnit + MOST_FOR_BINARY + 1) / 2);
      code = Math.clamp(code, 0, MOST_FOR_BINARY);
      for (int p = 0; p < VectorKernel.PLANES; p++) {
        planes[p * words + i / Long.SIZE] |= (long) (code >> p & 1) << i;
      }
    }
    perSum = -2 * unit;
    perQuery = unit * MOST_FOR_BINARY * rotated.length;
  }

  /** Estimates the distances of records from the query. */
  public void estimate(MemorySegment records, int[] ords, int count, float[] out) {
    if (own.length < count) {
      own = new float[count];
      factors = new float[count];
    }
    MemorySegment known = OffHeap.known(records);
    for (int i = 0; i < count; i++) {
      long at = (long) ords[i] * recordBytes + codeBytes;
      own[i] = known.get(Encoder.FLOAT, at);
      factors[i] = known.get(Encoder.FLOAT, at + Float.BYTES);
    }
    estimate(records, ords, own, factors, count, out);
  }

  /**
   * The same where the corrections of records were read before. {@link #estimate(MemorySegment,
   * int[], int, float[])} is compiled for the segments of files, and would be slower for them if it
   * were given others.
   *
   * @param own {@link Encoder#own} of each of the ords
   * @param factors {@link Encoder#factor} of each of the ords
   */
  public void estimate(
      MemorySegment records, int[] ords, float[] own, float[] factors, int count, float[] out) {
    if (sums.length < count) {
      sums = new int[count];
    }
    VectorKernel kernel = VectorKernel.best();
    switch (type) {
      case INT8 -> kernel.sumBytes(values, records, recordBytes, ords, count, sums);
      case INT4 -> kernel.sumNibbles(values, records, recordBytes, ords, count, sums);
      case BINARY -> kernel.sumDifferingBits(planes, records, recordBytes, ords, count, sums);
    }
    for (int i = 0; i < count; i++) {
      out[i] = base + own[i] + factors[i] * (perSum * sums[i] + perQuery);
    }
  }
}
