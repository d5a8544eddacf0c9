// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.strata.hnsw.GraphReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * What {@code inspect} says; the names are those of its JSON.
 *
 * @param segments of the index, in its order
 */
record IndexReport(List<Segment> segments) {
  /**
   * One segment.
   *
   * @param segment its name, as its files have it
   * @param documents in it, deleted ones among them
   * @param deleted documents of these
   * @param fields with vectors
   */
  @JsonPropertyOrder({"segment", "documents", "deleted", "fields"})
  record Segment(String segment, int documents, int deleted, List<GraphReport> fields) {
    private void print(PrintWriter out) {
      out.printf(
          Locale.ROOT,
          "segment %s: %,d documents, %,d of them deleted%n",
          segment,
          documents,
          deleted);
      for (GraphReport field : fields) {
        out.println();
        out.println(field);
      }
    }
  }

  /** Prints it for a person. */
  void print(PrintWriter out) {
    for (int i = 0; i < segments.size(); i++) {
      if (i > 0) {
        out.println();
      }
      segments.get(i).print(out);
    }
  }
}
