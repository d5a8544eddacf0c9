// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.quantization.Quantization;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FilterCodecReader;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * What one segment holds of one field: the graph and whether all of it can be found, the bytes that
 * it takes, and how it is searched. Deleted documents count like others, since their vectors are in
 * the graph until a merge.
 *
 * <p>Immutable and safe for any number of threads. {@link #toString} draws it for people.
 *
 * @param field name of the field
 * @param encoding of the vectors' components
 * @param dimension components of a vector
 * @param similarity that vectors are compared by
 * @param count vectors
 * @param parameters that the graph was built with
 * @param codes that a search walks on
 * @param kernel that compares vectors in this virtual machine and, where it is not the fast one,
 *     the reason
 * @param bytes on disk
 * @param levels of the graph, level 0 first; empty if there is no graph, and all is scanned
 * @param components strongly connected ones on level 0
 * @param duplicates vectors that are not alone
 */
public record GraphReport(
    String field,
    VectorEncoding encoding,
    int dimension,
    VectorSimilarityFunction similarity,
    int count,
    Parameters parameters,
    Codes codes,
    String kernel,
    Bytes bytes,
    List<Level> levels,
    Components components,
    Duplicates duplicates) {

  /**
   * The parameters stored with the field; see {@link HnswParams}.
   *
   * @param m links made for a new node
   * @param maxM links a node may hold above level 0
   * @param maxM0 links a node may hold on level 0
   * @param efConstruction width of the search for candidates
   * @param efSearch floor on the width of a query's search
   */
  public record Parameters(int m, int maxM, int maxM0, int efConstruction, int efSearch) {}

  /**
   * Compact codes of the vectors.
   *
   * @param type that was taken, never {@link Quantization#AUTO}
   * @param bits of a component's code; 0 where there are none
   * @param oversampling candidates compared again at full precision, in multiples of k; 0 where
   *     there are no codes
   */
  public record Codes(Quantization type, int bits, float oversampling) {}

  /**
   * Bytes on disk of each part.
   *
   * @param vectors at full precision
   * @param documents of the vectors; 0 where every document has one
   * @param codes with all that belongs to them, and squared lengths
   * @param graph links and upper levels
   */
  public record Bytes(long vectors, long documents, long codes, long graph) {}

  /**
   * One level of the graph.
   *
   * @param level 0 for the one that holds every vector
   * @param nodes on the level
   * @param maxLinks that a node may hold
   * @param degrees at {@code i}, how many nodes have {@code i} links, 0 to {@code maxLinks}
   * @param inDegreeZero nodes that no link leads to; the entry point may be one and be found still
   * @param reachable nodes that links of this level lead to from the entry point, itself among them
   */
  public record Level(
      int level, int nodes, int maxLinks, List<Integer> degrees, int inDegreeZero, int reachable) {
    /** Keeps a copy of the list. */
    public Level {
      degrees = List.copyOf(degrees);
    }

    /** Links of all nodes together. */
    public long links() {
      long links = 0;
      for (int degree = 0; degree < degrees.size(); degree++) {
        links += (long) degree * degrees.get(degree);
      }
      return links;
    }
  }

  /**
   * Sets of nodes of level 0 each of which can be reached from each other.
   *
   * @param count how many there are; 1 is the best, 0 means that there is no graph
   * @param largest nodes of the largest
   */
  public record Components(int count, int largest) {}

  /**
   * Groups of vectors that are equal byte by byte.
   *
   * @param groups of at least two vectors
   * @param vectors in these groups
   */
  public record Duplicates(int groups, int vectors) {}

  /** Keeps a copy of the list. */
  public GraphReport {
    levels = List.copyOf(levels);
  }

  /**
   * Looks at a field of a leaf. Reads all links and vectors, and takes memory in proportion to the
   * number of vectors (some 20 bytes each), so it is not for every request. Safe to call while
   * other threads search.
   *
   * @param leaf of a segment, in however many of Lucene's filters
   * @param field a vector field that Strata wrote
   * @throws IllegalArgumentException if the leaf has no such vector field, or another format wrote
   *     it, or the leaf is no segment's
   * @throws org.apache.lucene.index.CorruptIndexException if the stored graph is damaged in a way
   *     that shows; the checksums of Lucene's {@code CheckIndex} show all
   * @throws IOException if the files cannot be read
   */
  public static GraphReport of(LeafReader leaf, String field) throws IOException {
    FieldInfo info = leaf.getFieldInfos().fieldInfo(field);
    if (info == null || info.hasVectorValues() == false) {
      throw new IllegalArgumentException("field=\"" + field + "\" is no vector field of " + leaf);
    }
    if (unwrap(leaf) instanceof CodecReader segment) {
      KnnVectorsReader vectors = segment.getVectorReader();
      if (vectors instanceof PerFieldKnnVectorsFormat.FieldsReader perField) {
        vectors = perField.getFieldReader(field);
      }
      if (vectors instanceof StrataHnswVectorsReader ours) {
        return ours.report(field);
      }
      String writer = vectors == null ? "no format" : vectors.getClass().getSimpleName();
      throw new IllegalArgumentException(
          "field=\"" + field + "\" must be written by StrataHnsw, but is read by " + writer);
    }
    throw new IllegalArgumentException("leaf must be a segment's, got: " + leaf);
  }

  private static LeafReader unwrap(LeafReader leaf) {
    LeafReader outer;
    LeafReader inner = leaf;
    do {
      outer = inner;
      inner = FilterLeafReader.unwrap(outer);
      if (inner instanceof CodecReader codecReader) {
        inner = FilterCodecReader.unwrap(codecReader);
      }
    } while (inner != outer);
    return inner;
  }

  /** A page for people, of several lines, with a histogram of the links. */
  @Override
  public String toString() {
    return new ReportText(this).page();
  }
}
