// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.quantization;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Makes the records of vectors; what they mean is said in the package. For one thread. */
public final class Encoder {
  static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /**
   * Steps between the numbers of a 4-bit code that are tried, as shares of the one that reaches the
   * greatest component. A shorter step cuts off a few great components and is finer for all others.
   */
  private static final float[] STEPS = {0.55f, 0.62f, 0.7f, 0.78f, 0.86f, 0.94f, 1};

  /** What the greatest component is taken for while steps are tried: sums then fit an int. */
  private static final float SCALE = 1 << 15;

  private final CodeType type;
  private final Metric metric;
  private final float[] center;
  private final Rotation rotation;
  private final float[] rotated;
  private final int[] codes;
  private final int[] bestCodes;
  private final int[] scaled;
  private final byte[] record;
  private final MemorySegment segment;
  private float own;
  private float factor;

  /**
   * @param center mean of the vectors, scaled as the metric has it
   */
  public Encoder(CodeType type, Metric metric, float[] center, Rotation rotation) {
    this.type = type;
    this.metric = metric;
    this.center = center;
    this.rotation = rotation;
    this.rotated = new float[center.length];
    this.codes = new int[center.length];
    this.bestCodes = new int[center.length];
    this.scaled = new int[center.length];
    this.record = new byte[type.recordBytes(center.length)];
    this.segment = MemorySegment.ofArray(record);
  }

  /**
   * Makes the record of a vector.
   *
   * @return the record, good until the next call
   */
  public byte[] encode(float[] vector) {
    System.arraycopy(vector, 0, rotated, 0, rotated.length);
    metric.scale(rotated);
    double withCenter = 0;
    double norm = 0;
    for (int i = 0; i < rotated.length; i++) {
      float r = rotated[i] - center[i];
      rotated[i] = r;
      withCenter += (double) r * center[i];
      norm += (double) r * r;
    }
    rotation.apply(rotated);
    double product = quantize();
    double scale = product > 0 ? norm / product : 0;
    boolean squared = metric == Metric.SQUARED_DISTANCE;
    own = (float) (squared ? norm : -withCenter);
    factor = (float) (0 - (squared ? 2 * scale : scale));
    int at = type.codeBytes(rotated.length);
    segment.set(FLOAT, at, own);
    segment.set(FLOAT, at + (long) Float.BYTES, factor);
    return record;
  }

  /** The part of a distance from the vector encoded last that is the same for all queries. */
  public float own() {
    return own;
  }

  /** What a query's product with the code encoded last weighs in the distance. */
  public float factor() {
    return factor;
  }

  /** Writes the code and returns the product of its numbers with the rotated vector. */
  private double quantize() {
    float greatest = 0;
    for (float r : rotated) {
      greatest = Math.max(greatest, Math.abs(r));
    }
    if (type == CodeType.INT4) {
      roundAtBestStep(greatest);
    } else {
      round(greatest);
    }
    pack();
    return product();
  }

  /**
   * Rounds with the step whose numbers point most nearly where the vector does. Components are
   * integers meanwhile, whose sums the compiler makes in registers of many: a vector of 768
   * dimensions takes 6 us instead of 11.
   */
  private void roundAtBestStep(float greatest) {
    float scale = greatest > 0 ? SCALE / greatest : 0;
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (int) (rotated[i] * scale);
    }
    double bestFit = -1;
    for (float step : STEPS) {
      round(greatest * step);
      double fit = fit();
      if (fit > bestFit) {
        bestFit = fit;
        System.arraycopy(codes, 0, bestCodes, 0, codes.length);
      }
    }
    System.arraycopy(bestCodes, 0, codes, 0, codes.length);
  }

  /** Rounds to the numbers of the code, of which the greatest is reached by {@code reach}. */
  private void round(float reach) {
    int most = -type.least();
    float half = (most + 1) / 2f;
    float perCode = reach > 0 ? (most / 2f) / reach : 0;
    for (int i = 0; i < codes.length; i++) {
      // below 0 is nothing that rounding down and towards 0 could differ in
      codes[i] = Math.max(0, Math.min(most, (int) (rotated[i] * perCode + half)));
    }
  }

  /** That of the code's numbers with the vector; in two sums, which do not wait for each other. */
  private double product() {
    int least = type.least();
    double even = 0;
    double odd = 0;
    int i = 0;
    for (; i + 1 < codes.length; i += 2) {
      even += (2 * codes[i] + least) * (double) rotated[i];
      odd += (2 * codes[i + 1] + least) * (double) rotated[i + 1];
    }
    if (i < codes.length) {
      even += (2 * codes[i] + least) * (double) rotated[i];
    }
    return even + odd;
  }

  /**
   * The squared cosine between the numbers of a 4-bit code and the vector, but for a factor; no
   * {@code int} is too small for the sums of 4,096 components.
   */
  private double fit() {
    int least = type.least();
    int product = 0;
    int length = 0;
    for (int i = 0; i < codes.length; i++) {
      int number = 2 * codes[i] + least;
      product += number * scaled[i];
      length += number * number;
    }
    return (double) product * product / length;
  }

  private void pack() {
    int codeBytes = type.codeBytes(codes.length);
    Arrays.fill(record, 0, codeBytes, (byte) 0);
    switch (type) {
      case INT8 -> {
        for (int i = 0; i < codes.length; i++) {
          record[i] = (byte) (codes[i] - 128);
        }
      }
      case INT4 -> packNibbles(codeBytes / Short.BYTES);
      case BINARY -> {
        for (int i = 0; i < codes.length; i++) {
          record[i / Byte.SIZE] |= (byte) (codes[i] << (i % Byte.SIZE));
        }
      }
    }
  }

  private void packNibbles(int words) {
    for (int nibble = 0; nibble < Short.BYTES * 2; nibble++) {
      int from = nibble * words;
      for (int word = 0; word < Math.min(words, codes.length - from); word++) {
        record[word * Short.BYTES + nibble / 2] |= (byte) (codes[from + word] << nibble % 2 * 4);
      }
    }
  }
}
