// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.LevelSampler;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

/**
 * What the metadata file says of one field: written and read here, bytes specified in {@link
 * StrataHnswVectorsFormat}.
 *
 * @param name of the field
 * @param similarity function, encoding and dimension
 * @param count vectors
 * @param vectorsOffset where the vectors begin in the vectors file
 * @param docsOffset where their documents begin there, or -1 if every document has a vector
 * @param codes of the vectors
 * @param m links made for a new node
 * @param maxM links a node may hold above layer 0
 * @param maxM0 links a node may hold on layer 0
 * @param efConstruction width of the search for candidates
 * @param efSearch floor on the width of a query's search
 * @param layerSizes nodes of each layer, from 0 up; empty if there is no graph
 * @param entryPoint position on the top layer, or -1
 * @param graphOffset where the graph begins in the graph file, or -1
 * @param lengthsOffset where the squared lengths begin in the codes file, or -1
 */
record FieldEntry(
    String name,
    Similarity similarity,
    int count,
    long vectorsOffset,
    long docsOffset,
    CodesEntry codes,
    int m,
    int maxM,
    int maxM0,
    int efConstruction,
    int efSearch,
    int[] layerSizes,
    int entryPoint,
    long graphOffset,
    long lengthsOffset) {

  void write(FieldInfo info, IndexOutput meta) throws IOException {
    meta.writeInt(info.number);
    meta.writeByte(Similarity.wireId(similarity.encoding()));
    meta.writeByte(Similarity.wireId(similarity.function()));
    meta.writeInt(similarity.dimension());
    meta.writeInt(count);
    meta.writeLong(vectorsOffset);
    meta.writeLong(docsOffset);
    codes.write(meta);
    meta.writeInt(m);
    meta.writeInt(maxM);
    meta.writeInt(maxM0);
    meta.writeInt(efConstruction);
    meta.writeInt(efSearch);
    meta.writeInt(layerSizes.length);
    for (int size : layerSizes) {
      meta.writeInt(size);
    }
    meta.writeInt(entryPoint);
    meta.writeLong(graphOffset);
    meta.writeLong(lengthsOffset);
  }

  /** Reads what follows the field's number, and checks all that can be checked by itself. */
  static FieldEntry read(FieldInfo info, int maxDoc, DataInput meta) throws IOException {
    Similarity similarity = readSimilarity(info, meta);
    int count = between("vectors", meta.readInt(), 0, maxDoc, info, meta);
    long vectorsOffset = meta.readLong();
    long docsOffset = meta.readLong();
    CodesEntry codes = CodesEntry.read(info, meta);
    int m = between("m", meta.readInt(), 2, HnswParams.MAX_M, info, meta);
    int maxM = between("maxM", meta.readInt(), m, HnswParams.MAX_MAX_M, info, meta);
    int maxM0 = between("maxM0", meta.readInt(), m, HnswParams.MAX_MAX_M0, info, meta);
    int efConstruction =
        between("efConstruction", meta.readInt(), 1, HnswParams.MAX_EF_CONSTRUCTION, info, meta);
    int efSearch = between("efSearch", meta.readInt(), 1, HnswParams.MAX_EF_SEARCH, info, meta);
    int layers = between("layers", meta.readInt(), 0, LevelSampler.MAX_LEVEL + 1, info, meta);
    int[] layerSizes = new int[layers];
    for (int level = 0; level < layers; level++) {
      int min = level == 0 ? count : 1;
      int max = level == 0 ? count : layerSizes[level - 1];
      layerSizes[level] = between("size of layer", meta.readInt(), min, max, info, meta);
    }
    int lastEntry = layers == 0 ? -1 : layerSizes[layers - 1] - 1;
    int entryPoint =
        between("entry point", meta.readInt(), Math.min(lastEntry, 0), lastEntry, info, meta);
    long graphOffset = meta.readLong();
    long lengthsOffset = meta.readLong();
    if (SquaredLengths.belongTo(similarity) == (lengthsOffset == -1)) {
      throw corrupt("offset of squared lengths", lengthsOffset, info, meta);
    }
    return new FieldEntry(
        info.name,
        similarity,
        count,
        vectorsOffset,
        docsOffset,
        codes,
        m,
        maxM,
        maxM0,
        efConstruction,
        efSearch,
        layerSizes,
        entryPoint,
        graphOffset,
        lengthsOffset);
  }

  private static Similarity readSimilarity(FieldInfo info, DataInput meta) throws IOException {
    byte encodingId = meta.readByte();
    if (encodingId != Similarity.wireId(info.getVectorEncoding())) {
      throw corrupt("encoding", encodingId, info, meta);
    }
    byte functionId = meta.readByte();
    VectorSimilarityFunction function = Similarity.ofWireId(functionId);
    if (function != info.getVectorSimilarityFunction()) {
      throw corrupt("similarity", functionId, info, meta);
    }
    int dimension = meta.readInt();
    if (dimension != info.getVectorDimension()) {
      throw corrupt("dimension", dimension, info, meta);
    }
    return new Similarity(function, info.getVectorEncoding(), dimension);
  }

  /** Checks that everything lies inside of the three files. */
  void checkInside(IndexInput vectors, IndexInput graphs, IndexInput codesFile) throws IOException {
    checkSection("vectors", vectorsOffset, vectorsLength(), vectors);
    if (docsOffset != -1) {
      checkSection("documents", docsOffset, docsLength(), vectors);
    }
    if (hasGraph()) {
      checkSection("graph", graphOffset, graphLength(), graphs);
    }
    if (codes.exist()) {
      checkSection("codes", codes.offset(), codesLength(), codesFile);
    }
    if (lengthsOffset != -1) {
      checkSection("squared lengths", lengthsOffset, lengthsLength(), codesFile);
    }
  }

  private void checkSection(String what, long offset, long length, IndexInput in)
      throws IOException {
    long end = in.length() - CodecUtil.footerLength();
    if (offset < 0
        || offset % SegmentFile.ALIGNMENT != 0
        || offset > end
        || length > end - offset) {
      throw new CorruptIndexException(
          what
              + " out of file: field="
              + name
              + ", offset="
              + offset
              + ", length="
              + length
              + ", end="
              + end,
          in);
    }
  }

  boolean hasGraph() {
    return layerSizes.length > 0;
  }

  private long codesLength() {
    return codes.length(similarity.dimension(), count);
  }

  private long lengthsLength() {
    return lengthsOffset == -1 ? 0 : SquaredLengths.length(count);
  }

  /** Bytes of all that the codes file holds of the field. */
  long derivedLength() {
    return codesLength() + lengthsLength();
  }

  long vectorsLength() {
    return (long) count * similarity.rowBytes();
  }

  long docsLength() {
    return docsOffset == -1 ? 0 : (long) count * Integer.BYTES;
  }

  long graphLength() {
    return StoredGraph.length(layerSizes, maxM, maxM0);
  }

  boolean isFloat() {
    return similarity.encoding() == VectorEncoding.FLOAT32;
  }

  @Override
  public String toString() {
    return "FieldEntry[name="
        + name
        + ", similarity="
        + similarity
        + ", count="
        + count
        + ", layerSizes="
        + Arrays.toString(layerSizes)
        + "]";
  }

  private static int between(
      String what, int value, int min, int max, FieldInfo info, DataInput meta) throws IOException {
    if (value < min || value > max) {
      throw corrupt(what, value, info, meta);
    }
    return value;
  }

  static CorruptIndexException corrupt(String what, Object value, FieldInfo info, DataInput meta) {
    return new CorruptIndexException(
        "impossible " + what + ": field=" + info.name + ", value=" + value, meta);
  }
}
