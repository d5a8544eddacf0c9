// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.RamUsageEstimator;

/**
 * Where the vectors of a merged segment come from, and where those of its sources go.
 *
 * @param begins where the vectors of each source begin in {@code merged}, and the end of the last
 * @param merged the ordinal in the merged segment of each vector of the sources; -1 for one whose
 *     document is deleted
 * @param sources for each vector of the merged segment, its place in {@code merged}
 */
record MergedOrds(int[] begins, int[] merged, int[] sources) {

  /**
   * Those of one field of a merge.
   *
   * @param count vectors in the merged segment
   */
  static MergedOrds of(FieldInfo info, MergeState merge, int count, AbortCheck abort)
      throws IOException {
    int segments = merge.knnVectorsReaders.length;
    int[] begins = new int[segments + 1];
    long[] keys = new long[count];
    int live = 0;
    for (int i = 0; i < segments; i++) {
      KnnVectorValues values = values(merge, i, info);
      begins[i + 1] = Math.addExact(begins[i], values == null ? 0 : values.size());
      KnnVectorValues.DocIndexIterator docs = values == null ? null : values.iterator();
      while (docs != null && docs.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        abort.check();
        int doc = merge.docMaps[i].get(docs.docID());
        if (doc != -1) {
          keys[live++] = (long) doc << Integer.SIZE | (begins[i] + docs.index());
        }
      }
    }
    if (live != count) {
      throw new IllegalStateException(live + " vectors are live, but " + count + " were merged");
    }
    AbortableSort.sort(keys, abort);
    int[] merged = new int[begins[segments]];
    int[] sources = new int[count];
    Arrays.fill(merged, -1);
    for (int ord = 0; ord < count; ord++) {
      sources[ord] = (int) keys[ord];
      merged[sources[ord]] = ord;
    }
    return new MergedOrds(begins, merged, sources);
  }

  private static KnnVectorValues values(MergeState merge, int segment, FieldInfo info)
      throws IOException {
    FieldInfo there = merge.fieldInfos[segment].fieldInfo(info.name);
    KnnVectorsReader reader = merge.knnVectorsReaders[segment];
    if (reader == null || there == null || there.hasVectorValues() == false) {
      return null;
    }
    return info.getVectorEncoding() == VectorEncoding.BYTE
        ? reader.getByteVectorValues(info.name)
        : reader.getFloatVectorValues(info.name);
  }

  /** Vectors of a source, deleted ones too. */
  int size(int segment) {
    return begins[segment + 1] - begins[segment];
  }

  /** The source of a vector of the merged segment. */
  int segment(int ord) {
    int at = Arrays.binarySearch(begins, sources[ord]);
    int segment = at < 0 ? -at - 2 : at;
    while (size(segment) == 0) {
      segment++; // an empty one begins where the next one does
    }
    return segment;
  }

  /** The ordinal in its source of a vector of the merged segment. */
  int sourceOrd(int ord, int segment) {
    return sources[ord] - begins[segment];
  }

  /** The ordinal in the merged segment of a vector of a source; -1 if there is none. */
  int mergedOrd(int segment, int sourceOrd) {
    return sourceOrd < size(segment) ? merged[begins[segment] + sourceOrd] : -1;
  }

  /** Heap in use. */
  long ramBytesUsed() {
    return RamUsageEstimator.sizeOf(merged)
        + RamUsageEstimator.sizeOf(sources)
        + RamUsageEstimator.sizeOf(begins);
  }
}
