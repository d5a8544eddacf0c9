// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.solr;

import dev.strata.hnsw.HnswParams;
import dev.strata.hnsw.graph.NeighborSelection;
import dev.strata.hnsw.quantization.Quantization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.solr.common.SolrException;

/** Attributes of field types and of the codec factory, read and refused. */
public final class TestGraphAttributes extends LuceneTestCase {

  public void testNoneGivesTheDefaults() {
    assertEquals(HnswParams.defaults(), take(new HashMap<>()));
  }

  /** With every component of the record, so that none can be forgotten. */
  public void testEveryParameterIsTaken() {
    Map<String, String> given =
        new HashMap<>(
            Map.ofEntries(
                Map.entry("m", "24"),
                Map.entry("maxM", "30"),
                Map.entry("maxM0", "60"),
                Map.entry("levelMultiplier", "0.5"),
                Map.entry("efConstruction", "120"),
                Map.entry("efSearch", "77"),
                Map.entry("selection", "Simple"),
                Map.entry("extendCandidates", "true"),
                Map.entry("keepPrunedConnections", "false"),
                Map.entry("quantization", "int8"),
                Map.entry("oversampling", "3.5"),
                Map.entry("minGraphSize", "900"),
                Map.entry("workers", "3"),
                Map.entry("buildMemoryMb", "100"),
                Map.entry("seed", "-5000000000")));
    assertEquals(HnswParams.class.getRecordComponents().length, given.size());
    assertEquals(
        HnswParams.builder()
            .m(24)
            .maxM(30)
            .maxM0(60)
            .levelMultiplier(0.5)
            .efConstruction(120)
            .efSearch(77)
            .selection(NeighborSelection.SIMPLE)
            .extendCandidates(true)
            .keepPrunedConnections(false)
            .quantization(Quantization.INT8)
            .oversampling(3.5f)
            .minGraphSize(900)
            .workers(3)
            .buildMemoryMb(100)
            .seed(-5_000_000_000L)
            .build(),
        take(given));
    assertEquals("what is taken is gone", Map.of(), given);
  }

  public void testNamesOfSolr() {
    HnswParams present = take(new HashMap<>(Map.of("hnswM", "20", "hnswEfConstruction", "90")));
    assertEquals(HnswParams.builder().m(20).efConstruction(90).build(), present);
    HnswParams former =
        take(new HashMap<>(Map.of("hnswMaxConnections", "20", "hnswBeamWidth", "90")));
    assertEquals(present, former);
    assertRefused(
        Map.of("m", "20", "hnswM", "20"), "hnswM is another name of m: give one of them only");
    assertRefused(
        Map.of("hnswBeamWidth", "20", "hnswEfConstruction", "20"),
        "hnswBeamWidth is another name of efConstruction: give one of them only");
  }

  public void testOthersAreLeftAndRefused() {
    Map<String, String> given = new HashMap<>(Map.of("m", "20", "stored", "true", "b", "1"));
    take(given);
    assertEquals(Map.of("stored", "true", "b", "1"), given);
    SolrException error =
        expectThrows(
            SolrException.class, () -> new GraphAttributes("owner", given).requireNoOthers());
    assertEquals("owner: unknown: [b, stored]", error.getMessage());
    error =
        expectThrows(
            SolrException.class,
            () -> new GraphAttributes("owner", given).refuse(List.of("a", "b"), "is not for here"));
    assertEquals("owner: b is not for here", error.getMessage());
  }

  public void testWrongValuesAreNamed() {
    assertRefused(Map.of("m", "1"), "m must be between 2 and 512, got: 1");
    assertRefused(Map.of("m", "many"), "m must be a whole number, got: many");
    assertRefused(Map.of("seed", "1.5"), "seed must be a whole number, got: 1.5");
    assertRefused(Map.of("maxM0", "8"), "maxM0 must be between 16 and 2048, got: 8");
    assertRefused(
        Map.of("levelMultiplier", "NaN"), "levelMultiplier must be between 0 and 4.0, got: NaN");
    assertRefused(Map.of("oversampling", "x"), "oversampling must be a number, got: x");
    assertRefused(
        Map.of("extendCandidates", "yes"), "extendCandidates must be true or false, got: yes");
    assertRefused(
        Map.of("quantization", "int2"),
        "quantization must be one of [auto, none, int8, int4, binary], got: int2");
  }

  public void testWhatSolrTakes() {
    assertSolrsRefused(Map.of(), "vectorDimension is missing");
    assertSolrsRefused(
        Map.of("vectorDimension", "ten"), "vectorDimension must be a whole number, got: ten");
    assertSolrsRefused(
        Map.of("vectorDimension", "0"), "vectorDimension must be between 1 and 4096, got: 0");
    assertSolrsRefused(
        Map.of("vectorDimension", "4097"), "vectorDimension must be between 1 and 4096, got: 4097");
    assertSolrsRefused(
        Map.of("vectorDimension", "4", "similarityFunction", "manhattan"),
        "similarityFunction must be one of"
            + " [euclidean, dot_product, cosine, maximum_inner_product], got: manhattan");
    assertSolrsRefused(
        Map.of("vectorDimension", "4", "vectorEncoding", "float16"),
        "vectorEncoding must be one of [byte, float32], got: float16");
    assertSolrsRefused(
        Map.of("vectorDimension", "4", "knnAlgorithm", "cagra_hnsw"),
        "knnAlgorithm must be hnsw, got: cagra_hnsw");
    Map<String, String> right =
        Map.of("vectorDimension", "4096", "knnAlgorithm", "hnsw", "vectorEncoding", "Byte");
    Map<String, String> given = new HashMap<>(right);
    new GraphAttributes("owner", given).checkSolrsOwn();
    assertEquals("they stay for Solr", right, given);
  }

  private static HnswParams take(Map<String, String> attributes) {
    return new GraphAttributes("owner", attributes).take();
  }

  private static void assertRefused(Map<String, String> attributes, String message) {
    assertRefused(message, () -> take(new HashMap<>(attributes)));
  }

  private static void assertSolrsRefused(Map<String, String> attributes, String message) {
    assertRefused(
        message, () -> new GraphAttributes("owner", new HashMap<>(attributes)).checkSolrsOwn());
  }

  private static void assertRefused(String message, ThrowingRunnable call) {
    SolrException error = expectThrows(SolrException.class, call);
    assertEquals("owner: " + message, error.getMessage());
    assertEquals(SolrException.ErrorCode.SERVER_ERROR.code, error.code());
  }
}
