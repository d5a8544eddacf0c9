// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import dev.strata.hnsw.HnswParams;
import dev.strata.hnsw.StrataHnswCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.Version;

/**
 * Indexes, deletes, merges, reopens and searches with the Lucene of the class path, and counts what
 * is left. A jar made for one Lucene may lose vectors in a merge by another without any error, and
 * only counting shows it.
 */
final class LuceneVersions {
  private static final int COMMITS = 4;
  private static final int DOCUMENTS = 2000;
  private static final int DELETED = 100;

  private LuceneVersions() {}

  /** Takes the version of Lucene that is expected on the class path. */
  public static void main(String[] args) throws IOException {
    if (!Version.LATEST.toString().equals(args[0])) {
      throw new IllegalStateException("on the class path: " + Version.LATEST + ", not " + args[0]);
    }
    Sort sort = new Sort(new SortField(Data.ID, SortField.Type.LONG, true));
    try (Directory plain = new ByteBuffersDirectory();
        Directory sorted = new ByteBuffersDirectory();
        Directory added = new ByteBuffersDirectory()) {
      index(plain, null);
      index(sorted, sort);
      addIndexes(added, plain, sorted);
      int remaining = DOCUMENTS - DELETED;
      String report = check("plain", plain, remaining, 1);
      check("sorted", sorted, remaining, 20);
      check("added", added, 2 * remaining, 20);
      System.out.println("Lucene " + Version.LATEST + ": " + report);
    }
  }

  private static IndexWriterConfig config() {
    return new IndexWriterConfig()
        .setCodec(new StrataHnswCodec(HnswParams.builder().m(16).efConstruction(100).build()));
  }

  private static void index(Directory directory, Sort sort) throws IOException {
    IndexWriterConfig several = config().setMergePolicy(NoMergePolicy.INSTANCE);
    IndexWriterConfig one = config();
    if (sort != null) {
      several.setIndexSort(sort);
      one.setIndexSort(sort);
    }
    try (IndexWriter writer = new IndexWriter(directory, several)) {
      for (int id = 0; id < DOCUMENTS; id++) {
        writer.addDocument(Data.document(id));
        if ((id + 1) % (DOCUMENTS / COMMITS) == 0) {
          writer.commit();
        }
      }
    }
    try (IndexWriter writer = new IndexWriter(directory, one)) {
      for (int id = 0; id < DOCUMENTS; id += DOCUMENTS / DELETED) {
        writer.deleteDocuments(new Term(Data.KEY, Integer.toString(id)));
      }
      writer.forceMerge(1);
    }
  }

  /** Copies one index file by file and the other reader by reader, and merges both. */
  private static void addIndexes(Directory into, Directory files, Directory readers)
      throws IOException {
    try (IndexWriter writer = new IndexWriter(into, config());
        DirectoryReader reader = DirectoryReader.open(readers)) {
      writer.addIndexes(files);
      List<CodecReader> leaves = new ArrayList<>();
      for (LeafReaderContext leaf : reader.leaves()) {
        leaves.add((CodecReader) leaf.reader());
      }
      writer.addIndexes(leaves.toArray(CodecReader[]::new));
      writer.forceMerge(1);
    }
  }

  private static String check(String name, Directory directory, int expected, int step)
      throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory);
        CheckIndex check = new CheckIndex(directory)) {
      Merged merged = new Merged(reader);
      require(name, "documents", merged.documents(), expected, expected);
      int vectors = merged.floats();
      require(name, "float vectors", vectors, expected, expected);
      require(name, "byte vectors", merged.bytes(), expected, expected);
      if (!merged.exactScoresAreRight()) {
        throw new IllegalStateException(name + ": wrong exact scores");
      }
      int queries = expected / step;
      int least = queries * 99 / 100;
      int hits = merged.floatSelfHits(step);
      require(name, "self hits", hits, least, queries);
      require(name, "self hits at ef 100", merged.wideSelfHits(step), least, queries);
      require(name, "self hits of bytes", merged.byteSelfHits(step), least, queries);
      if (!check.checkIndex().clean) {
        throw new IllegalStateException(name + ": CheckIndex is not content");
      }
      return String.format(
          Locale.ROOT,
          "vectors after merge %d/%d, self hits %d/%d",
          vectors,
          expected,
          hits,
          queries);
    }
  }

  private static void require(String name, String what, int got, int least, int most) {
    if (got < least || got > most) {
      throw new IllegalStateException(
          name + ": " + what + " must be " + least + " to " + most + ", got: " + got);
    }
  }
}
