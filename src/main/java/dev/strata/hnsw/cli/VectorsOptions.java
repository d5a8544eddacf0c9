// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options about the vectors to index, for every command that indexes a file of them. */
final class VectorsOptions {
  @Option(
      names = "--vectors",
      paramLabel = "FILE",
      required = true,
      description = "Vectors to index: .fvecs, .bvecs, or .npy of <f4, <f2, |u1 or |i1.")
  private Path path;

  @Option(
      names = "--similarity",
      paramLabel = "NAME",
      required = true,
      converter = SimilarityConverter.class,
      completionCandidates = SimilarityConverter.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private VectorSimilarityFunction similarity;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      defaultValue = "float32",
      converter = EncodingConverter.class,
      completionCandidates = EncodingConverter.class,
      description = {
        "How the field keeps components, one of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}). Bytes"
            + " are whole numbers from -128 to 127; unsigned ones of a file are kept less 128 for"
            + " euclidean, which makes no difference to it."
      })
  private VectorEncoding encoding;

  @Option(names = "--limit", paramLabel = "ROWS", description = "Index the first ROWS rows only.")
  private Integer limit;

  Path path() {
    return path;
  }

  FieldEncoding encoding() {
    return new FieldEncoding(encoding, similarity);
  }

  void check(CommandSpec spec) {
    OptionChecks.require(spec, "--limit", limit, 1, Integer.MAX_VALUE);
  }

  VectorFile open(CommandSpec spec) throws IOException {
    return OptionChecks.openVectors(spec, "--vectors", path);
  }

  /** How many rows of the file to index: all, or those up to {@code --limit}. */
  int rows(CommandSpec spec, VectorFile file) {
    long rows = limit == null ? file.rows() : Math.min(limit, file.rows());
    if (rows > IndexWriter.MAX_DOCS) {
      throw OptionChecks.error(
          spec,
          "--limit must be at most " + IndexWriter.MAX_DOCS + ", but " + rows + " rows were asked");
    }
    return (int) rows;
  }
}
