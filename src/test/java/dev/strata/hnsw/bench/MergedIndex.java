// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import dev.strata.hnsw.HnswParams;
import dev.strata.hnsw.HnswSearch;
import dev.strata.hnsw.StrataHnswCodec;
import dev.strata.hnsw.StrataMessages;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MergeScheduler;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** An index of vectors whose segments are merged only when asked. */
final class MergedIndex implements Closeable {
  private static final String VECTOR = "vector";
  private static final String ROW = "row";
  private static final int RAM_BUFFER_MB = 1024;
  private static final double NANOS = 1e9;

  private final Directory directory;
  private final VectorSimilarityFunction function;
  private final IndexWriter writer;

  /**
   * Opens the index of a directory, or makes one, with Lucene's own scheduler of merges.
   *
   * @param messages told what Strata says while it builds
   */
  static MergedIndex open(Path path, VectorSimilarityFunction function, Consumer<String> messages)
      throws IOException {
    StrataHnswCodec codec = new StrataHnswCodec(HnswParams.builder().build());
    return new MergedIndex(path, function, codec, new ConcurrentMergeScheduler(), messages);
  }

  /**
   * The same, but graphs are built by the thread that asks for them and by those of an executor.
   *
   * @param helpers null for none
   */
  static MergedIndex withHelpers(Path path, VectorSimilarityFunction function, Executor helpers)
      throws IOException {
    StrataHnswCodec codec = new StrataHnswCodec(HnswParams.builder().build(), helpers);
    return new MergedIndex(path, function, codec, new SerialMergeScheduler(), message -> {});
  }

  private MergedIndex(
      Path path,
      VectorSimilarityFunction function,
      Codec codec,
      MergeScheduler scheduler,
      Consumer<String> messages)
      throws IOException {
    this.directory = FSDirectory.open(path);
    this.function = function;
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(codec)
            .setMergePolicy(NoMergePolicy.INSTANCE)
            .setMergeScheduler(scheduler)
            .setInfoStream(new StrataMessages(messages))
            .setUseCompoundFile(false)
            .setRAMBufferSizeMB(RAM_BUFFER_MB);
    this.writer = new IndexWriter(directory, config);
  }

  void add(float[] vector, int row) throws IOException {
    Document document = new Document();
    document.add(new KnnFloatVectorField(VECTOR, vector, function));
    document.add(new LongField(ROW, row, Field.Store.NO));
    writer.addDocument(document);
  }

  void delete(int row) throws IOException {
    writer.deleteDocuments(LongField.newExactQuery(ROW, row));
  }

  /** Makes a segment of what was added; takes so many seconds. */
  double commit() throws IOException {
    long start = System.nanoTime();
    writer.commit();
    return (System.nanoTime() - start) / NANOS;
  }

  /** Makes one segment of all; takes so many seconds. */
  double merge() throws IOException {
    long start = System.nanoTime();
    mergeToOne(true);
    writer.getConfig().setMergePolicy(NoMergePolicy.INSTANCE);
    return (System.nanoTime() - start) / NANOS;
  }

  /** Begins the same on a thread of the merge scheduler, as in an application. */
  void beginMerge() throws IOException {
    mergeToOne(false);
  }

  private void mergeToOne(boolean waits) throws IOException {
    writer.getConfig().setMergePolicy(new TieredMergePolicy());
    writer.forceMerge(1, waits);
  }

  /** Drops what was not committed, running merges with it; takes so many seconds. */
  double rollback() throws IOException {
    long start = System.nanoTime();
    writer.rollback();
    return (System.nanoTime() - start) / NANOS;
  }

  /**
   * Finds the rows nearest to each of some vectors.
   *
   * @param ef width of the search
   */
  int[][] nearest(float[][] vectors, int k, int ef) throws IOException {
    int[][] nearest = new int[vectors.length][];
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      HnswSearch strategy = HnswSearch.ef(ef);
      for (int i = 0; i < vectors.length; i++) {
        TopDocs top =
            searcher.search(new KnnFloatVectorQuery(VECTOR, vectors[i], k, null, strategy), k);
        nearest[i] = new int[top.scoreDocs.length];
        for (int hit = 0; hit < nearest[i].length; hit++) {
          nearest[i][hit] = row(reader, top.scoreDocs[hit]);
        }
      }
    }
    return nearest;
  }

  private static int row(DirectoryReader reader, ScoreDoc hit) throws IOException {
    LeafReaderContext leaf = reader.leaves().get(ReaderUtil.subIndex(hit.doc, reader.leaves()));
    SortedNumericDocValues rows = leaf.reader().getSortedNumericDocValues(ROW);
    rows.advanceExact(hit.doc - leaf.docBase);
    return (int) rows.nextValue();
  }

  @Override
  public void close() throws IOException {
    writer.close();
    directory.close();
  }
}
