// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;

/**
 * An index opened for queries on one of its vector fields. Answers are given as row numbers of the
 * indexed file; an index that something else made has none, and document ids stand for them.
 */
final class VectorIndex implements Closeable {
  private final Directory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final FieldInfo field;
  private final FieldEncoding encoding;
  private final int[] rows;

  private VectorIndex(
      Directory directory, DirectoryReader reader, IndexSearcher searcher, FieldInfo field)
      throws IOException {
    this.directory = directory;
    this.reader = reader;
    this.searcher = searcher;
    this.field = field;
    this.encoding =
        new FieldEncoding(field.getVectorEncoding(), field.getVectorSimilarityFunction());
    this.rows = readRows(reader);
  }

  /**
   * Opens the last commit in a directory.
   *
   * @throws IllegalArgumentException if there is no index, or no such field in it
   */
  static VectorIndex open(Path path, String fieldName) throws IOException {
    Directory directory = openDirectory(path);
    DirectoryReader reader = null;
    try {
      reader = DirectoryReader.open(directory);
      FieldInfo field = field(reader, fieldName, path);
      return new VectorIndex(directory, reader, new IndexSearcher(reader), field);
    } catch (Throwable t) {
      IOUtils.closeWhileHandlingException(reader, directory);
      throw t;
    }
  }

  /**
   * Opens a directory that holds an index.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Directory openDirectory(Path path) throws IOException {
    // looked at first, because Lucene would make the directory
    if (!Files.isDirectory(path)) {
      throw new IllegalArgumentException("no index in " + path + ": not a directory");
    }
    Directory directory = FSDirectory.open(path);
    try {
      if (!DirectoryReader.indexExists(directory)) {
        throw new IllegalArgumentException("no index in " + path);
      }
      return directory;
    } catch (Throwable t) {
      IOUtils.closeWhileHandlingException(directory);
      throw t;
    }
  }

  private static FieldInfo field(DirectoryReader reader, String name, Path path) {
    FieldInfo field = FieldInfos.getMergedFieldInfos(reader).fieldInfo(name);
    if (field != null && field.hasVectorValues()) {
      return field;
    }
    throw noSuchField(reader, name, path);
  }

  /** What to throw where a vector field is wanted that an index does not have. */
  static IllegalArgumentException noSuchField(DirectoryReader reader, String name, Path path) {
    List<String> known = vectorFields(FieldInfos.getMergedFieldInfos(reader));
    return new IllegalArgumentException(
        path
            + " has no vector field '"
            + name
            + "'; its vector fields: "
            + (known.isEmpty() ? "none" : String.join(", ", known)));
  }

  /** Names of the fields that have vectors. */
  static List<String> vectorFields(FieldInfos fields) {
    List<String> names = new ArrayList<>();
    for (FieldInfo info : fields) {
      if (info.hasVectorValues()) {
        names.add(info.name);
      }
    }
    return names;
  }

  /** The row of each document, or null if any document has none. */
  private static int[] readRows(DirectoryReader reader) throws IOException {
    int[] rows = new int[reader.maxDoc()];
    for (LeafReaderContext leaf : reader.leaves()) {
      NumericDocValues values = leaf.reader().getNumericDocValues(IndexBuild.ROW_FIELD);
      if (values == null) {
        return null;
      }
      for (int doc = 0; doc < leaf.reader().maxDoc(); doc++) {
        if (values.nextDoc() != doc) { // also DocIdSetIterator.NO_MORE_DOCS
          return null;
        }
        rows[leaf.docBase + doc] = Math.toIntExact(values.longValue());
      }
      assert values.nextDoc() == DocIdSetIterator.NO_MORE_DOCS;
    }
    return rows;
  }

  IndexSearcher searcher() {
    return searcher;
  }

  List<LeafReaderContext> leaves() {
    return reader.leaves();
  }

  String field() {
    return field.name;
  }

  /** How the field keeps its vectors. */
  FieldEncoding encoding() {
    return encoding;
  }

  /** Components of the field's vectors. */
  int dimension() {
    return field.getVectorDimension();
  }

  /** Documents that are not deleted. */
  int documents() {
    return reader.numDocs();
  }

  /** Size of all files in the index's directory. */
  long bytes() throws IOException {
    return bytes(directory);
  }

  /** Size of all files in a directory. */
  static long bytes(Directory directory) throws IOException {
    long bytes = 0;
    for (String file : directory.listAll()) {
      bytes += directory.fileLength(file);
    }
    return bytes;
  }

  /** Whether the index knows the rows of the file it was made from. */
  boolean hasRows() {
    return rows != null;
  }

  /** The largest row of any document. */
  int maxRow() {
    return rows == null ? reader.maxDoc() - 1 : Arrays.stream(rows).max().orElse(-1);
  }

  /** The row of a document, or the document itself where there are no rows. */
  int row(int document) {
    return rows == null ? document : rows[document];
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(reader, directory);
  }
}
