// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import static org.apache.lucene.index.VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;

import dev.strata.hnsw.kernel.VectorKernel;
import dev.strata.hnsw.quantization.CodeType;
import dev.strata.hnsw.quantization.CodedQuery;
import dev.strata.hnsw.quantization.Encoder;
import dev.strata.hnsw.quantization.Rotation;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Tries a type of codes on a sample of a field's vectors: whether the true neighbours of some of
 * them are among the candidates that would be compared again at full precision. The neighbours in a
 * sample lie further apart than those among all vectors, and are easier to tell, so that only half
 * of the usual candidates are allowed. Deterministic; for one thread.
 */
final class CodeTrial {
  private static final int SAMPLE = 4096;
  private static final int QUERIES = 64;
  private static final int K = 10;
  private static final int CANDIDATES = 2 * K;

  /** Vectors compared in one call, which copies them where files are not mapped. */
  private static final int BATCH = 64;

  /** Share of the true neighbours that must not be lost; half a point is what a user may lose. */
  private static final double GOOD_RECALL = 0.995;

  private final Similarity similarity;
  private final float[] center;
  private final RowSource vectors;

  /** Vectors of the sample, spread evenly over all. */
  private final int[] ords;

  private final Rotation rotation;

  /** What is true of each query, which are also members of the sample. */
  private Truth[] truths;

  /**
   * @param distances from the query to each member of the sample
   * @param furthest less than which a true neighbour's distance is
   */
  private record Truth(float[] distances, float furthest) {}

  /** The sample in codes, with what {@link CodedQuery} wants to know of each beside. */
  private record Encoded(MemorySegment records, float[] own, float[] factors) {}

  CodeTrial(Similarity similarity, float[] center, RowSource vectors, int count) {
    this.similarity = similarity;
    this.center = center;
    this.vectors = vectors;
    this.ords = new int[Math.min(count, SAMPLE)];
    for (int i = 0; i < ords.length; i++) {
      ords[i] = (int) ((long) i * count / ords.length);
    }
    this.rotation = new Rotation(similarity.dimension());
  }

  /** Whether codes of the type lose next to nothing. */
  boolean isGoodEnough(CodeType type, AbortCheck abort) throws IOException {
    if (truths == null) {
      truths = truths(abort);
    }
    try (Arena arena = Arena.ofConfined()) { // see OffHeap
      return isGoodEnough(type, encode(type, arena, abort), abort);
    }
  }

  private boolean isGoodEnough(CodeType type, Encoded sample, AbortCheck abort) throws IOException {
    CodedQuery coded = new CodedQuery(type, rotation);
    int[] places = new int[ords.length];
    Arrays.setAll(places, i -> i);
    float[] estimates = new float[ords.length];
    float[] query = new float[similarity.dimension()];
    long found = 0;
    long wanted = 0;
    for (int q = 0; q < truths.length; q++) {
      abort.check();
      vectors.read(queryOrd(q), query);
      coded.set(query, StoredCodes.metric(similarity.function()), center);
      coded.estimate(sample.records, places, sample.own, sample.factors, places.length, estimates);
      Truth truth = truths[q];
      float furthestTaken = nth(estimates, CANDIDATES + 1);
      for (int i = 0; i < estimates.length; i++) {
        if (truth.distances[i] < truth.furthest) {
          wanted++;
          found += estimates[i] <= furthestTaken ? 1 : 0;
        }
      }
    }
    return found >= GOOD_RECALL * wanted;
  }

  private Truth[] truths(AbortCheck abort) throws IOException {
    FieldDistances from =
        FieldDistances.betweenNodes(new FieldVectors(comparable(), vectors, null));
    float[] norms = norms();
    Truth[] all = new Truth[Math.min(QUERIES, ords.length)];
    for (int q = 0; q < all.length; q++) {
      abort.check();
      from.target(queryOrd(q));
      float[] distances = new float[ords.length];
      float[] batch = new float[BATCH];
      for (int i = 0; i < ords.length; i += BATCH) {
        int[] some = Arrays.copyOfRange(ords, i, Math.min(i + BATCH, ords.length));
        from.distances(some, some.length, batch);
        System.arraycopy(batch, 0, distances, i, some.length);
      }
      for (int i = 0; i < distances.length; i++) {
        distances[i] = VectorKernel.cosine(distances[i], norms[i], 1);
      }
      all[q] = new Truth(distances, nth(distances, K + 1)); // one is the query itself
    }
    return all;
  }

  /* Lengths are not in a file yet. Products divided by them are in the order of cosines. */
  private Similarity comparable() {
    return SquaredLengths.belongTo(similarity)
        ? new Similarity(MAXIMUM_INNER_PRODUCT, similarity.encoding(), similarity.dimension())
        : similarity;
  }

  private float[] norms() throws IOException {
    float[] norms = new float[ords.length];
    Arrays.fill(norms, 1);
    float[] vector = new float[similarity.dimension()];
    for (int i = 0; i < ords.length && SquaredLengths.belongTo(similarity); i++) {
      vectors.read(ords[i], vector);
      norms[i] = SquaredLengths.of(vector);
    }
    return norms;
  }

  private int queryOrd(int query) {
    return ords[(int) ((long) query * ords.length / Math.min(QUERIES, ords.length))];
  }

  private Encoded encode(CodeType type, Arena arena, AbortCheck abort) throws IOException {
    int dimension = similarity.dimension();
    Encoder encoder =
        new Encoder(type, StoredCodes.metric(similarity.function()), center, rotation);
    MemorySegment records = arena.allocate(type.bytes(dimension, ords.length));
    float[] own = new float[ords.length];
    float[] factors = new float[ords.length];
    int recordBytes = type.recordBytes(dimension);
    float[] vector = new float[dimension];
    for (int i = 0; i < ords.length; i++) {
      abort.check();
      vectors.read(ords[i], vector);
      byte[] record = encoder.encode(vector);
      MemorySegment.copy(
          record, 0, records, ValueLayout.JAVA_BYTE, (long) i * recordBytes, recordBytes);
      own[i] = encoder.own();
      factors[i] = encoder.factor();
    }
    return new Encoded(records, own, factors);
  }

  /** The n-th smallest value, from 1; the greatest where there are fewer. */
  private static float nth(float[] values, int n) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(n, sorted.length) - 1];
  }
}
