// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Vectors with one HNSW graph per segment and field. Lucene finds it by its name, {@value #NAME},
 * which every segment stores.
 *
 * <h2>Files</h2>
 *
 * <p>Four files for a segment, whatever the number of its fields: {@code .vem} the metadata, read
 * and checksummed when a segment is opened; {@code .vec} vectors; {@code .veq} what is computed
 * from each, its code and length; {@code .vex} graphs. Each begins with {@code
 * CodecUtil.writeIndexHeader} under the codec name given below and ends with {@code
 * CodecUtil.writeFooter}. The four have the same version, now 2.
 *
 * <p>All numbers are little-endian. {@code int} has 4 bytes, {@code long} 8. A section begins at a
 * multiple of 64 bytes from the beginning of the file; the gap before it is filled with zeros.
 *
 * <h3>.vem, {@code StrataHnswMeta}</h3>
 *
 * <p>For each field, in the order written:
 *
 * <pre>
 *   int    number of the field; -1 ends the list
 *   byte   encoding: 0 float32, 1 signed bytes
 *   byte   similarity: 0 Euclidean, 1 dot product, 2 cosine, 3 maximum inner product
 *   int    dimension, 1 to 4,096
 *   int    n, the number of vectors
 *   long   offset of the vectors in .vec
 *   long   offset of the documents in .vec; -1 if every document of the segment has a vector
 *   byte   codes: 0 none, 1 of 8 bits, 2 of 4 bits, 3 of 1 bit
 *   int    bits of a float32: oversampling, 0 to 100, 0 where there are no codes
 *   long   offset of the codes in .veq; -1 if there are none
 *   int    M,              2 to 512
 *   int    Mmax,           M to 1,024
 *   int    Mmax0,          M to 2,048
 *   int    efConstruction, 1 to 10,000
 *   int    efSearch,       1 to 100,000; the floor on the width of a search
 *   int    number of layers, 0 to 64; 0 if the field has no graph
 *   int    for each layer from 0 up: its number of nodes; n on layer 0, then never more than below
 *   int    position of the entry point on the top layer; -1 if there is no graph
 *   long   offset of the graph in .vex; -1 if there is none
 *   long   offset of the squared lengths in .veq; -1 unless float32 are compared by their cosine
 * </pre>
 *
 * <h3>.vec, {@code StrataHnswVectors}</h3>
 *
 * <p>For each field two sections, the second only where some document has no vector:
 *
 * <pre>
 *   vectors     n rows of (dimension) float32 or bytes, by ascending document; row i is vector i
 *   documents   n ints, the document of each vector, ascending
 * </pre>
 *
 * <h3>.veq, {@code StrataHnswCodes}</h3>
 *
 * <p>For each field that has codes a section of these:
 *
 * <pre>
 *   center      (dimension) float32: the mean of the vectors, each scaled to length 1 first where the
 *               similarity is the cosine
 *   gap         zeros up to a multiple of 64 bytes
 *   records     n records by ascending vector, without gaps
 *   gap         62 zeros, so that blocks may be read across the end of the last record
 * </pre>
 *
 * <p>A record is a code and two float32, the corrections a and b. A code of 8 bits is a signed byte
 * for each component, and zeros up to a multiple of 4 bytes. One of 4 bits is w words of 16 bits,
 * where w is the even number of words that the dimension takes: word i holds the components i, i +
 * w, i + 2w and i + 3w, the first in its lowest bits. One of 1 bit is words of 64 bits, component i
 * at bit i mod 64 of word i / 64. Bits and bytes of no component are 0. What codes and corrections
 * mean is said in the package {@code quantization}.
 *
 * <p>After it, for each field of float32 whose similarity is the cosine, a section of
 *
 * <pre>
 *   squared lengths   n float32: the squared length of each vector, summed in float64
 * </pre>
 *
 * <h3>.vex, {@code StrataHnswGraph}</h3>
 *
 * <p>For each field that has a graph, one after the other and each a section, its layers from 0 up.
 * A node is the number of its vector. A position is a node's place among the nodes of its layer,
 * which are in ascending order; on layer 0 position and node are the same. A layer of s nodes has
 * these sections:
 *
 * <pre>
 *   nodes       on layers above 0: s ints, the node at each position
 *   below       on layers above 1: s ints, the position on the layer below of the same node
 *   links       s rows of Mmax0 (layer 0) or Mmax ints: positions on this layer, ascending, none
 *               twice and none the row's own; -1 fills a row that has fewer
 * </pre>
 *
 * <p>On each layer links lead from the entry point's place there to every other. A vector that
 * equals an earlier one byte by byte is on layer 0 alone, where it hangs on the first of its kind.
 *
 * <p>A gap of zeros after the last section makes the graph's length a multiple of 64. So the place
 * of everything follows from the metadata by multiplication, and a row of the usual 32 links is two
 * cache lines.
 *
 * <p>An instance is immutable and safe for any number of threads.
 */
public final class StrataHnswVectorsFormat extends KnnVectorsFormat {
  /** The name stored with every field of every segment. It never changes. */
  public static final String NAME = "StrataHnsw";

  /** Largest accepted dimension. */
  public static final int MAX_DIMENSIONS = 4096;

  /** Stands in the metadata for the number of a field when there is no further one. */
  static final int END_OF_FIELDS = -1;

  private final HnswParams params;
  private final Executor executor;
  private final SearchPool pool = new SearchPool();

  /** With {@link HnswParams#defaults()}; also what Lucene calls to read. */
  public StrataHnswVectorsFormat() {
    this(HnswParams.defaults());
  }

  /** With the given parameters for what is written. What is read brings its own. */
  public StrataHnswVectorsFormat(HnswParams params) {
    this(params, null);
  }

  /**
   * With the given parameters for what is written.
   *
   * @param executor whose threads help to build graphs, in flushes and merges alike; null for those
   *     that the merge scheduler lends a merge, and none for a flush. It may be busy, shut down or
   *     run everything in place; a build then goes on by itself
   */
  public StrataHnswVectorsFormat(HnswParams params, Executor executor) {
    super(NAME);
    this.params = Objects.requireNonNull(params, "params");
    this.executor = executor;
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    return new StrataHnswVectorsWriter(state, params, executor);
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return new StrataHnswVectorsReader(state, pool);
  }

  @Override
  public int getMaxDimensions(String fieldName) {
    return MAX_DIMENSIONS;
  }

  @Override
  public String toString() {
    return NAME + "(" + params + ")";
  }
}
