// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.StrataHnswCodec;
import java.io.Closeable;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;

/**
 * Writes vectors to a new index, one document each, with its row number beside it. The same vectors
 * and settings make the same segments and graphs: one thread adds, flushes and merges, merges take
 * neighbouring segments only, and nothing waits for a clock.
 *
 * <p>Closing without {@link #finish} discards what was added since the last commit, so a failed
 * build leaves no index behind.
 */
final class IndexBuild implements Closeable {
  /** Doc-values field with a document's row in the file of vectors. */
  static final String ROW_FIELD = "row";

  private static final int MAX_RAM_BUFFER_MB = 1024;
  private static final int MIN_RAM_BUFFER_MB = 16;

  /** Where vectors come from. */
  @FunctionalInterface
  interface Rows {
    float[] read(int row) throws IOException;
  }

  /** What float16 components leave of a unit vector's squared length, with room. */
  private static final double UNIT_TOLERANCE = 1e-2f;

  private final IndexSettings settings;
  private final IndexWriter writer;
  private long added;
  private long notUnit;
  private long firstNotUnit = -1;

  /**
   * Starts an index in a directory that holds none.
   *
   * @param merging whether segments may be merged before {@link #forceMerge}
   */
  IndexBuild(Directory directory, IndexSettings settings, boolean merging, Progress progress)
      throws IOException {
    this(directory, settings, new StrataHnswCodec(settings.params()), merging, progress);
  }

  /**
   * Starts an index with another codec than Strata's.
   *
   * @param merging whether segments may be merged before {@link #forceMerge}
   */
  IndexBuild(
      Directory directory, IndexSettings settings, Codec codec, boolean merging, Progress progress)
      throws IOException {
    this.settings = settings;
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(codec)
            .setOpenMode(IndexWriterConfig.OpenMode.CREATE)
            .setInfoStream(new BuildProgressStream(progress))
            .setMergePolicy(merging ? neighbouringSegments() : NoMergePolicy.INSTANCE)
            .setMergeScheduler(new SerialMergeScheduler())
            .setMaxFullFlushMergeWaitMillis(0) // a merge on commit may give up after a while
            .setUseCompoundFile(false)
            .setRAMBufferSizeMB(ramBufferMb());
    this.writer = new IndexWriter(directory, config);
  }

  /** How much may be buffered before it is flushed as a segment, in MB. */
  static int ramBufferMb() {
    long quarterHeapMb = Runtime.getRuntime().maxMemory() / 4 / (1 << 20);
    return Math.clamp(quarterHeapMb, MIN_RAM_BUFFER_MB, MAX_RAM_BUFFER_MB);
  }

  private static MergePolicy neighbouringSegments() {
    LogDocMergePolicy policy = new LogDocMergePolicy();
    policy.setNoCFSRatio(0);
    return policy;
  }

  /** Adds the vector of a row. */
  void add(float[] vector, long row) throws IOException {
    FieldEncoding encoding = settings.encoding();
    if (encoding.similarity() == VectorSimilarityFunction.DOT_PRODUCT
        && encoding.isByte() == false
        && Math.abs(squaredLength(vector) - 1) > UNIT_TOLERANCE) {
      firstNotUnit = notUnit++ == 0 ? row : firstNotUnit;
    }
    Document document = new Document();
    document.add(
        encoding.isByte()
            ? new KnnByteVectorField(
                settings.field(), FieldEncoding.bytes(vector), encoding.similarity())
            : new KnnFloatVectorField(settings.field(), vector, encoding.similarity()));
    document.add(new NumericDocValuesField(ROW_FIELD, row));
    writer.addDocument(document);
    added++;
  }

  /**
   * Adds rows in order.
   *
   * @param endsSegment whether a segment ends, given how many rows there are so far
   * @param stage told of each row
   */
  void addAll(Rows rows, int count, IntPredicate endsSegment, Progress.Stage stage)
      throws IOException {
    for (int row = 0; row < count; row++) {
      add(rows.read(row), row);
      if (endsSegment.test(row + 1)) {
        commit();
      }
      stage.reach(row + 1L);
    }
  }

  /** In double precision, where it cannot overflow. */
  private static double squaredLength(float[] vector) {
    double sum = 0;
    for (float component : vector) {
      sum += (double) component * component;
    }
    return sum;
  }

  /** Makes everything so far durable, as segments of its own. */
  void commit() throws IOException {
    writer.commit();
  }

  /** Merges neighbouring segments until no more than the given number are left. */
  void forceMerge(int maxSegments) throws IOException {
    writer.getConfig().setMergePolicy(neighbouringSegments());
    writer.forceMerge(maxSegments);
  }

  /** Commits everything and ends the build; merges that are due happen before the commit. */
  void finish() throws IOException {
    writer.close();
  }

  /** What is questionable about the vectors so far, in a sentence, if anything. */
  Optional<String> warning() {
    if (notUnit == 0) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%,d of %,d vectors are not of unit length (the first is row %d); Lucene's dot_product"
                + " is made for unit vectors, use cosine or maximum_inner_product for others",
            notUnit,
            added,
            firstNotUnit));
  }

  @Override
  public void close() throws IOException {
    writer.rollback(); // does nothing once finished
  }
}
