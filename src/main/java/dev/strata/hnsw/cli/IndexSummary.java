// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;

/**
 * What {@code index} says when it is done; the names are those of its JSON.
 *
 * @param documents in the index
 * @param dimension of the vectors
 * @param segments of the index
 * @param seconds that the build took
 * @param mergeSeconds those of them in which segments were merged at the end, as was asked for
 * @param bytes of all files in the directory
 * @param graphDigest see {@link GraphDigest}
 */
@JsonPropertyOrder({
  "documents",
  "dimension",
  "segments",
  "seconds",
  "merge_seconds",
  "bytes",
  "graph_digest"
})
record IndexSummary(
    int documents,
    int dimension,
    int segments,
    double seconds,
    double mergeSeconds,
    long bytes,
    String graphDigest) {

  /** Looks at the last commit in a directory. */
  static IndexSummary of(Directory directory, int dimension, double seconds, double mergeSeconds)
      throws IOException {
    SegmentInfos infos = SegmentInfos.readLatestCommit(directory);
    return new IndexSummary(
        infos.totalMaxDoc(),
        dimension,
        infos.size(),
        seconds,
        mergeSeconds,
        VectorIndex.bytes(directory),
        GraphDigest.of(directory));
  }

  /** Prints it for a person. */
  void print(PrintWriter out) {
    line(out, "documents", String.format(Locale.ROOT, "%,d", documents));
    line(out, "dimension", String.format(Locale.ROOT, "%,d", dimension));
    line(out, "segments", String.format(Locale.ROOT, "%,d", segments));
    line(out, "seconds", String.format(Locale.ROOT, "%.2f", seconds));
    line(out, "merge seconds", String.format(Locale.ROOT, "%.2f", mergeSeconds));
    line(out, "bytes", String.format(Locale.ROOT, "%,d", bytes));
    line(out, "graph digest", graphDigest);
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf(Locale.ROOT, "%-14s%s%n", name, value);
  }
}
