// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;

/** {@code --encoding byte}, from files of any kind to answers. */
public final class TestByteFields extends CommandLineTestCase {
  private static final int DIMENSION = 12;

  public void testUnsignedBytesMoveForEuclideanDistanceOnly() throws IOException {
    float[][] rows = {{0, 127, 128, 255}, {1, 2, 3, 4}};
    for (Path path : List.of(bvecs(rows), npy("|u1", rows))) {
      try (VectorFile file = VectorFile.open(path)) {
        FieldEncoding euclidean = encoding(VectorSimilarityFunction.EUCLIDEAN);
        float[][] read = euclidean.readFirst(file, 5);
        assertEquals(2, read.length);
        assertArrayEquals(new float[] {-128, -1, 0, 127}, read[0], 0);
        assertArrayEquals(new byte[] {-128, -1, 0, 127}, FieldEncoding.bytes(read[0]));
        FieldEncoding cosine = encoding(VectorSimilarityFunction.COSINE);
        assertArrayEquals(rows[1], cosine.read(file, 1), 0);
        assertRefused("component 2", "128.0", cosine, file);
        float[] floats =
            new FieldEncoding(VectorEncoding.FLOAT32, VectorSimilarityFunction.EUCLIDEAN)
                .read(file, 0);
        assertArrayEquals(rows[0], floats, 0);
      }
    }
  }

  public void testOthersStayAsTheyAre() throws IOException {
    float[][] rows = {{-128, 0, 127}};
    for (Path path : List.of(fvecs(rows), npy("|i1", rows), npy("<f4", rows))) {
      try (VectorFile file = VectorFile.open(path)) {
        for (VectorSimilarityFunction similarity : VectorSimilarityFunction.values()) {
          assertArrayEquals(rows[0], encoding(similarity).read(file, 0), 0);
        }
      }
    }
  }

  public void testWhatAByteCannotHold() throws IOException {
    for (float component : new float[] {0.5f, 128, -129, 1e20f}) {
      try (VectorFile file = VectorFile.open(fvecs(new float[][] {{1, component}}))) {
        assertRefused("component 1", String.valueOf(component), encoding(randomSimilarity()), file);
      }
    }
  }

  private static void assertRefused(
      String component, String value, FieldEncoding encoding, VectorFile file) {
    IOException e = expectThrows(IOException.class, () -> encoding.read(file, 0));
    String problem =
        component + " must be a whole number from -128 to 127 to be kept as a byte, got: " + value;
    assertTrue(e.getMessage(), e.getMessage().contains(problem));
    assertTrue(e.getMessage(), e.getMessage().contains(file.path().toString()));
  }

  /** Unsigned and signed files of the same vectors make the same graph and find the same rows. */
  public void testIndexAndSearch() throws IOException {
    float[][] unsigned = VectorFixtures.whole(random(), 1500, DIMENSION, 0, 255);
    float[][] asked = VectorFixtures.whole(random(), 20, DIMENSION, 0, 255);
    JsonNode first = index(bvecs(unsigned), "euclidean");
    JsonNode second = index(npy("|i1", signed(unsigned)), "euclidean");
    assertEquals(1500, first.get("documents").asInt());
    assertEquals(first.get("graph_digest"), second.get("graph_digest"));
    Path kept = createTempDir();
    strata(indexArgs(bvecs(unsigned), "euclidean", kept)).json();
    double recall = recall(kept, bvecs(asked));
    assertTrue("recall: " + recall, recall >= 0.99);
    assertEquals(recall, recall(kept, npy("|i1", signed(asked))), 0);
  }

  public void testEverySimilarity() throws IOException {
    float[][] vectors = VectorFixtures.whole(random(), 1500, DIMENSION, -100, 100);
    Path queries = npy("|i1", VectorFixtures.whole(random(), 20, DIMENSION, -100, 100));
    for (VectorSimilarityFunction similarity : VectorSimilarityFunction.values()) {
      Path index = createTempDir();
      Outcome built =
          strata(indexArgs(npy("|i1", vectors), SimilarityConverter.name(similarity), index));
      assertEquals("no word of unit length: " + built.err(), "", built.err());
      double recall = recall(index, queries);
      assertTrue(similarity + ": " + recall, recall >= 0.9);
    }
  }

  public void testCompare() throws IOException {
    Path vectors = bvecs(VectorFixtures.whole(random(), 1200, DIMENSION, 0, 255));
    Path queries = bvecs(VectorFixtures.whole(random(), 10, DIMENSION, 0, 255));
    JsonNode result =
        strata(compareArgs(vectors, queries, "strata,strata:adaptive,lucene99", "--json")).json();
    assertEquals("byte", result.get("encoding").asText());
    for (JsonNode format : result.get("formats")) {
      long raw = 1200L * DIMENSION;
      JsonNode build = format.get("build");
      assertEquals(raw, build.get("bytes").asLong() - build.get("bytes_beyond_raw").asLong());
      JsonNode sweep = format.get("sweep");
      assertTrue(format.toString(), sweep.get(sweep.size() - 1).get("recall").asDouble() >= 0.99);
    }
    JsonNode filtered =
        strata(
                compareArgs(
                    vectors,
                    queries,
                    "strata,lucene99",
                    "--filter-percent",
                    5,
                    "--filter-correlation",
                    0.5,
                    "--json"))
            .json();
    for (JsonNode sweep : filtered.get("filters").get(0).get("sweeps")) {
      JsonNode last = sweep.get("sweep").get(sweep.get("sweep").size() - 1);
      assertTrue(sweep.toString(), last.get("recall").asDouble() >= 0.99);
    }
    assertUsageError(
        "--encoding must be float32 for lucene:SEVEN_BIT",
        compareArgs(vectors, queries, "strata,lucene:SEVEN_BIT"));
  }

  private static Object[] compareArgs(
      Path vectors, Path queries, String formats, Object... options) {
    List<Object> args = new ArrayList<>(List.of("compare", "--vectors", vectors));
    args.addAll(List.of("--queries", queries, "--formats", formats, "--similarity", "euclidean"));
    args.addAll(List.of("--encoding", "byte", "--rounds", 1, "--pass-millis", 0));
    args.addAll(List.of(options));
    return args.toArray();
  }

  private static JsonNode index(Path vectors, String similarity) throws IOException {
    return strata(indexArgs(vectors, similarity, createTempDir())).json();
  }

  private static Object[] indexArgs(Path vectors, String similarity, Path index) {
    List<Object> args = new ArrayList<>(List.of("index", "--vectors", vectors, "--index", index));
    args.addAll(List.of("--similarity", similarity, "--encoding", "byte"));
    args.addAll(List.of("--max-segments", 1, "--json"));
    return args.toArray();
  }

  private static double recall(Path index, Path queries) throws IOException {
    return strata(
            "search", "--index", index, "--queries", queries, "--ef", 200, "--exact", "--json")
        .json()
        .get("recall")
        .asDouble();
  }

  private static FieldEncoding encoding(VectorSimilarityFunction similarity) {
    return new FieldEncoding(VectorEncoding.BYTE, similarity);
  }

  private static VectorSimilarityFunction randomSimilarity() {
    VectorSimilarityFunction[] all = VectorSimilarityFunction.values();
    return all[random().nextInt(all.length)];
  }

  private static float[][] signed(float[][] unsigned) {
    float[][] signed = new float[unsigned.length][DIMENSION];
    for (int row = 0; row < signed.length; row++) {
      for (int i = 0; i < DIMENSION; i++) {
        signed[row][i] = unsigned[row][i] - 128;
      }
    }
    return signed;
  }

  private static Path bvecs(float[][] vectors) throws IOException {
    return VectorFixtures.bvecs(createTempDir().resolve("v.bvecs"), vectors);
  }

  private static Path npy(String type, float[][] vectors) throws IOException {
    return VectorFixtures.npy(createTempDir().resolve("v.npy"), 1, type, vectors);
  }
}
