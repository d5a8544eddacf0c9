// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strata.hnsw.HnswParams;
import dev.strata.hnsw.StrataHnswVectorsFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.tests.util.TestUtil;

/** {@code strata inspect}, as a user runs it. */
public final class TestInspect extends CommandLineTestCase {
  private static final String OURS = "ours";
  private static final String BYTES = "bytes";
  private static final String THEIRS = "theirs";

  /** Two segments: 60 documents, 2 of them equal and 1 deleted; then 5, too few for a graph. */
  private static Path index() throws IOException {
    Path path = createTempDir();
    IndexWriterConfig config =
        new IndexWriterConfig().setCodec(codec()).setMergePolicy(NoMergePolicy.INSTANCE);
    float[][] vectors = VectorFixtures.gaussian(random(), 65, 6);
    vectors[31] = vectors[30];
    try (Directory directory = FSDirectory.open(path);
        IndexWriter writer = new IndexWriter(directory, config)) {
      for (int row = 0; row < 65; row++) {
        Document document = new Document();
        document.add(new StringField("id", Integer.toString(row), Store.NO));
        document.add(new KnnFloatVectorField(OURS, vectors[row]));
        if (row < 60) {
          document.add(new KnnByteVectorField(BYTES, new byte[] {(byte) row, 1}));
          document.add(new KnnFloatVectorField(THEIRS, vectors[row]));
        }
        writer.addDocument(document);
        if (row == 59) {
          writer.commit();
        }
      }
      writer.deleteDocuments(new Term("id", "7"));
    }
    return path;
  }

  private static FilterCodec codec() {
    HnswParams params = HnswParams.builder().m(3).minGraphSize(10).build();
    PerFieldKnnVectorsFormat formats =
        new PerFieldKnnVectorsFormat() {
          @Override
          public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
            return field.equals(THEIRS)
                ? new Lucene99HnswVectorsFormat()
                : new StrataHnswVectorsFormat(params);
          }
        };
    var codec = TestUtil.getDefaultCodec();
    return new FilterCodec(codec.getName(), codec) {
      @Override
      public KnnVectorsFormat knnVectorsFormat() {
        return formats;
      }
    };
  }

  public void testJson() throws IOException {
    JsonNode segments =
        strata("inspect", "--index", index(), "--field", OURS, "--json").json().get("segments");
    assertEquals(2, segments.size());
    JsonNode first = segments.get(0);
    assertEquals(List.of("segment", "documents", "deleted", "fields"), keys(first));
    assertEquals("_0", first.get("segment").asText());
    assertEquals(60, first.get("documents").asInt());
    assertEquals(1, first.get("deleted").asInt());
    assertEquals(1, first.get("fields").size());
    checkField(first.get("fields").get(0));
    JsonNode small = segments.get(1).get("fields").get(0);
    assertEquals(5, small.get("count").asInt());
    assertEquals(0, small.get("levels").size());
  }

  /** Constants are words of ASCII everywhere: in Turkish the lower case of I has no dot. */
  public void testJsonInTurkish() throws IOException {
    Locale locale = Locale.getDefault();
    Locale.setDefault(Locale.of("tr", "TR"));
    try {
      testJson();
    } finally {
      Locale.setDefault(locale);
    }
  }

  private static void checkField(JsonNode field) {
    assertEquals(
        List.of(
            "field",
            "encoding",
            "dimension",
            "similarity",
            "count",
            "parameters",
            "codes",
            "kernel",
            "bytes",
            "levels",
            "components",
            "duplicates"),
        keys(field));
    assertEquals(OURS, field.get("field").asText());
    assertEquals("float32", field.get("encoding").asText());
    assertEquals("euclidean", field.get("similarity").asText());
    assertEquals(6, field.get("dimension").asInt());
    assertEquals(60, field.get("count").asInt());
    assertEquals(
        List.of("m", "max_m", "max_m0", "ef_construction", "ef_search"),
        keys(field.get("parameters")));
    assertEquals(3, field.get("parameters").get("m").asInt());
    assertEquals(List.of("vectors", "documents", "codes", "graph"), keys(field.get("bytes")));
    assertEquals(60 * 6 * 4, field.get("bytes").get("vectors").asInt());
    JsonNode base = field.get("levels").get(0);
    assertEquals(
        List.of("level", "nodes", "max_links", "degrees", "in_degree_zero", "reachable"),
        keys(base));
    assertEquals(60, base.get("reachable").asInt());
    assertEquals(base.get("max_links").asInt() + 1, base.get("degrees").size());
    assertEquals(1, field.get("duplicates").get("groups").asInt());
    assertEquals(2, field.get("duplicates").get("vectors").asInt());
  }

  public void testText() throws IOException {
    Outcome outcome = strata("inspect", "--index", index(), "--field", OURS);
    assertEquals(outcome.err(), 0, outcome.code());
    List<String> lines = outcome.out().lines().toList();
    assertEquals("segment _0: 60 documents, 1 of them deleted", lines.get(0));
    assertEquals("field       ours: 60 vectors of 6 float32 components, euclidean", lines.get(2));
    assertEquals("parameters  m 3, maxM 3, maxM0 6, efConstruction 200, efSearch 64", lines.get(3));
    assertTrue(
        outcome.out(),
        lines.contains("duplicates  groups of equal vectors: 1, vectors in them: 2"));
    assertTrue(outcome.out(), outcome.out().contains("####"));
    assertTrue(outcome.out(), lines.contains("segment _1: 5 documents, 0 of them deleted"));
    assertEquals("graph       none; every search compares all vectors", lines.getLast());
  }

  /** Without a field all of ours are shown, of either encoding; others are pointed out. */
  public void testAllFields() throws IOException {
    Outcome outcome = strata("inspect", "--index", index());
    assertEquals(0, outcome.code());
    assertEquals(
        List.of("ours:", "bytes:", "ours:"),
        outcome
            .out()
            .lines()
            .filter(line -> line.startsWith("field "))
            .map(line -> line.split(" +")[1])
            .toList());
    assertEquals(
        "warning: segment _0: field=\"theirs\" must be written by StrataHnsw, but is read by"
            + " Lucene99HnswVectorsReader",
        outcome.err().strip());
  }

  public void testWrongOptions() throws IOException {
    Path index = index();
    assertUsageError(
        "--field: " + index + " has no vector field 'w'; its vector fields: ours, bytes, theirs",
        "inspect",
        "--index",
        index,
        "--field",
        "w");
    assertUsageError(
        "--field: segment _0: field=\"theirs\" must be written by StrataHnsw, but is read by"
            + " Lucene99HnswVectorsReader",
        "inspect",
        "--index",
        index,
        "--field",
        THEIRS);
    Path none = createTempDir().resolve("none");
    assertUsageError(
        "--index: no index in " + none + ": not a directory", "inspect", "--index", none);
    assertFalse("a look makes no directory", Files.exists(none));
    assertUsageError("Missing required option: '--index=DIR'", "inspect");
  }
}
