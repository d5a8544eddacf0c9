// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.NeighborSelection;
import dev.strata.hnsw.quantization.Quantization;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Every parameter has its bounds, says so by name, and has the default that is documented. */
public class TestHnswParams extends LuceneTestCase {

  private static HnswParams build(UnaryOperator<HnswParams.Builder> change) {
    return change.apply(HnswParams.builder()).build();
  }

  private static void assertRefused(String message, UnaryOperator<HnswParams.Builder> change) {
    assertEquals(
        message, expectThrows(IllegalArgumentException.class, () -> build(change)).getMessage());
  }

  public void testDefaults() {
    HnswParams params = HnswParams.defaults();
    assertEquals(16, params.m());
    assertEquals(16, params.maxM());
    assertEquals(32, params.maxM0());
    assertEquals(1 / Math.log(16), params.levelMultiplier(), 0);
    assertEquals(200, params.efConstruction());
    assertEquals(64, params.efSearch());
    assertEquals(NeighborSelection.HEURISTIC, params.selection());
    assertFalse(params.extendCandidates());
    assertTrue(params.keepPrunedConnections());
    assertEquals(Quantization.AUTO, params.quantization());
    assertEquals(0, params.oversampling(), 0);
    assertEquals(1000, params.minGraphSize());
    assertEquals(42, params.seed());
    assertEquals(params, HnswParams.builder().build());
  }

  /** What the paper derives from M follows it, unless it is given. */
  public void testDerived() {
    int m = random().nextInt(2, HnswParams.MAX_M + 1);
    HnswParams derived = build(b -> b.m(m));
    assertEquals(m, derived.maxM());
    assertEquals(2 * m, derived.maxM0());
    assertEquals(1 / Math.log(m), derived.levelMultiplier(), 0);
    HnswParams given = build(b -> b.maxM(m + 1).maxM0(m + 2).levelMultiplier(0.25).m(m));
    assertEquals(m + 1, given.maxM());
    assertEquals(m + 2, given.maxM0());
    assertEquals(0.25, given.levelMultiplier(), 0);
  }

  public void testEverythingGivenIsKept() {
    HnswParams params =
        build(
            b ->
                b.m(3)
                    .maxM(4)
                    .maxM0(5)
                    .levelMultiplier(0.5)
                    .efConstruction(6)
                    .efSearch(7)
                    .selection(NeighborSelection.SIMPLE)
                    .extendCandidates(true)
                    .keepPrunedConnections(false)
                    .quantization(Quantization.BINARY)
                    .oversampling(2.5f)
                    .minGraphSize(8)
                    .workers(10)
                    .buildMemoryMb(11)
                    .seed(9));
    assertEquals(
        new HnswParams(
            3,
            4,
            5,
            0.5,
            6,
            7,
            NeighborSelection.SIMPLE,
            true,
            false,
            Quantization.BINARY,
            2.5f,
            8,
            10,
            11,
            9),
        params);
    assertEquals(params, params.toBuilder().build());
  }

  /** The bounds themselves are within. */
  public void testBoundsAreAccepted() {
    List<UnaryOperator<HnswParams.Builder>> changes =
        List.of(
            b -> b.m(2),
            b -> b.m(512),
            b -> b.m(5).maxM(5).maxM0(5),
            b -> b.maxM(1024).maxM0(2048),
            b -> b.levelMultiplier(0),
            b -> b.levelMultiplier(4),
            b -> b.efConstruction(1).efSearch(1),
            b -> b.efConstruction(10_000).efSearch(100_000),
            b -> b.oversampling(1),
            b -> b.oversampling(100),
            b -> b.minGraphSize(Integer.MAX_VALUE),
            b -> b.workers(1),
            b -> b.workers(64),
            b -> b.buildMemoryMb(Integer.MAX_VALUE),
            b -> b.seed(Long.MIN_VALUE));
    for (UnaryOperator<HnswParams.Builder> change : changes) {
      assertNotEquals(HnswParams.defaults(), build(change));
    }
  }

  public void testLinks() {
    assertRefused("m must be between 2 and 512, got: 1", b -> b.m(1));
    assertRefused("m must be between 2 and 512, got: 0", b -> b.m(0));
    assertRefused("m must be between 2 and 512, got: -16", b -> b.m(-16));
    assertRefused("m must be between 2 and 512, got: 513", b -> b.m(513));
    assertRefused(
        "m must be between 2 and 512, got: 2147483647",
        b -> b.m(Integer.MAX_VALUE)); // 2m overflows
    assertRefused("maxM must be between 16 and 1024, got: 15", b -> b.maxM(15));
    assertRefused("maxM must be between 5 and 1024, got: 1025", b -> b.m(5).maxM(1025));
    assertRefused("maxM0 must be between 16 and 2048, got: 15", b -> b.maxM0(15));
    assertRefused("maxM0 must be between 7 and 2048, got: 2049", b -> b.m(7).maxM0(2049));
  }

  public void testWidths() {
    assertRefused("efConstruction must be between 1 and 10000, got: 0", b -> b.efConstruction(0));
    assertRefused(
        "efConstruction must be between 1 and 10000, got: 10001", b -> b.efConstruction(10_001));
    assertRefused("efSearch must be between 1 and 100000, got: -1", b -> b.efSearch(-1));
    assertRefused("efSearch must be between 1 and 100000, got: 100001", b -> b.efSearch(100_001));
    assertRefused(
        "minGraphSize must be between 0 and 2147483647, got: -1", b -> b.minGraphSize(-1));
  }

  public void testBuilding() {
    assertRefused("workers must be between 1 and 64, got: 0", b -> b.workers(0));
    assertRefused("workers must be between 1 and 64, got: 65", b -> b.workers(65));
    assertRefused(
        "buildMemoryMb must be between 0 and 2147483647, got: -1", b -> b.buildMemoryMb(-1));
  }

  public void testLevelMultiplier() {
    String range = "levelMultiplier must be between 0 and 4.0, got: ";
    assertRefused(range + "-0.5", b -> b.levelMultiplier(-0.5));
    assertRefused(range + "4.5", b -> b.levelMultiplier(4.5));
    assertRefused(range + "NaN", b -> b.levelMultiplier(Double.NaN));
    assertRefused(range + "Infinity", b -> b.levelMultiplier(Double.POSITIVE_INFINITY));
  }

  public void testNullsAreNamed() {
    assertEquals(
        "selection",
        expectThrows(NullPointerException.class, () -> build(b -> b.selection(null))).getMessage());
    assertEquals(
        "params",
        expectThrows(NullPointerException.class, () -> new StrataHnswVectorsFormat(null))
            .getMessage());
  }

  public void testOversamplingIsRefused() {
    for (float bad : new float[] {-1, 0.5f, 100.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertRefused(
          "oversampling must be between 1 and 100.0, got: " + bad, b -> b.oversampling(bad));
      assertEquals(
          "oversampling must be between 1 and 100.0, got: " + bad,
          expectThrows(
                  IllegalArgumentException.class, () -> HnswSearch.defaults().oversampling(bad))
              .getMessage());
    }
    assertEquals(
        "quantization",
        expectThrows(NullPointerException.class, () -> build(b -> b.quantization(null)))
            .getMessage());
  }

  /** The constructor of the record is public too, and checks the same. */
  public void testConstructorChecks() {
    assertEquals(
        "maxM must be between 8 and 1024, got: 7",
        expectThrows(
                IllegalArgumentException.class,
                () ->
                    new HnswParams(
                        8,
                        7,
                        16,
                        0.5,
                        100,
                        10,
                        NeighborSelection.HEURISTIC,
                        false,
                        false,
                        Quantization.NONE,
                        1,
                        0,
                        1,
                        0,
                        0))
            .getMessage());
  }

  public void testFormatSaysItsParameters() {
    HnswParams params = build(b -> b.m(24).efConstruction(321));
    String text = new StrataHnswVectorsFormat(params).toString();
    assertTrue(text, text.startsWith("StrataHnsw("));
    assertTrue(text, text.contains("m=24"));
    assertTrue(text, text.contains("efConstruction=321"));
  }
}
