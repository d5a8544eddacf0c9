// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.hnsw.cli.VectorFixtures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.LuceneTestCase.SuppressCodecs;
import org.apache.lucene.tests.util.LuceneTestCase.SuppressFileSystems;

/** The side-by-side benchmark, as a user runs it. No test looks at how long anything takes. */
@SuppressFileSystems("*") // files are mapped, and given to other processes
@SuppressCodecs("SimpleText") // its vectors are not per field, so it cannot name our format
public final class TestPeersBenchmark extends LuceneTestCase {
  private static final int ROWS = 1000;
  private static final int DIMENSION = 12;
  private static final int QUERIES = 20;

  private Path vectors;
  private Path queries;

  private record Outcome(int code, String out, String err) {}

  @Override
  public void setUp() throws Exception {
    super.setUp();
    vectors = fvecs(ROWS);
    queries = fvecs(QUERIES);
  }

  private static Path fvecs(int rows) throws IOException {
    float[][] vectors = VectorFixtures.gaussian(random(), rows, DIMENSION);
    return VectorFixtures.fvecs(createTempDir().resolve("v.fvecs"), vectors);
  }

  public void testJVector() throws IOException {
    check(KnownPeer.JVECTOR);
  }

  public void testHnswlib() throws IOException {
    check(KnownPeer.HNSWLIB);
  }

  public void testFaiss() throws IOException {
    check(KnownPeer.FAISS);
  }

  public void testPeersTakeNoBytes() throws IOException {
    String peer = KnownPeer.JVECTOR.label();
    Outcome outcome =
        bench(
            List.of("--formats", "strata", "--similarity", "euclidean"),
            List.of("--peers", peer, "--encoding", "byte"));
    assumeTrue(outcome.err, !outcome.err.contains("skipped: " + peer + ", "));
    assertEquals(outcome.err, 2, outcome.code);
    String problem = "--encoding must be float32 for " + peer;
    assertTrue(outcome.err, outcome.err.contains(problem));
  }

  /** Both measures, and that the nearest of all is found where the search is wide. */
  private void check(KnownPeer peer) throws IOException {
    JsonNode ten = measure(peer, "euclidean", 10);
    assertTrue(ten.toString(), greatestRecall(ten) > 0.95);
    checkBuild(ten.get("build"));
    JsonNode nearest = measure(peer, "cosine", 1);
    assertEquals(nearest.toString(), 1, greatestRecall(nearest), 0);
  }

  /** What is said of the peer; the true neighbours are found by brute force. */
  private JsonNode measure(KnownPeer peer, String similarity, int k) throws IOException {
    Outcome outcome =
        bench(
            List.of("--formats", "strata", "--recall", "0.5,1", "--similarity", similarity),
            List.of("--peers", peer.label(), "--k", String.valueOf(k), "--json"));
    assertEquals(outcome.err, 0, outcome.code);
    assumeTrue(outcome.err, !outcome.err.contains("skipped: " + peer.label() + ", "));
    assertTrue(outcome.err, outcome.err.contains("peer: " + peer.label() + ", "));
    JsonNode result = new ObjectMapper().readTree(outcome.out);
    JsonNode recall = result.get("recalls").get(0).get("formats");
    assertEquals(peer.label(), recall.get(1).get("name").asText());
    JsonNode ratio = recall.get(0).get("ratios").get(0);
    assertEquals(peer.label(), ratio.get("to").asText());
    assertTrue(ratio.get("ratio").asDouble() > 0);
    return result.get("formats").get(1);
  }

  private static double greatestRecall(JsonNode peer) {
    JsonNode sweep = peer.get("sweep");
    return sweep.get(sweep.size() - 1).get("recall").asDouble();
  }

  private static void checkBuild(JsonNode build) {
    assertTrue(build.get("seconds").asDouble() > 0);
    assertEquals(0, build.get("flushes").asInt());
    assertFalse(build.get("reused").asBoolean());
    long raw = (long) ROWS * DIMENSION * Float.BYTES;
    assertEquals(build.get("bytes").asLong() - raw, build.get("bytes_beyond_raw").asLong());
    assertTrue(build.get("bytes_beyond_raw").asLong() > 0);
  }

  public void testTables() {
    Outcome outcome =
        bench(List.of("--peers", "jvector", "--similarity", "euclidean"), List.of("--k", "5"));
    assertEquals(outcome.err, 0, outcome.code);
    for (String word : List.of("strata", "lucene99", "jvector", "in memory")) {
      assertTrue(outcome.out, outcome.out.contains(word));
    }
  }

  public void testUnknownPeer() {
    Outcome outcome =
        bench(List.of("--similarity", "euclidean"), List.of("--peers", "jvector,other"));
    assertEquals(2, outcome.code);
    assertTrue(
        outcome.err,
        outcome.err.contains("--peers must be among jvector, hnswlib, faiss, got: other"));
  }

  /** A driver that fails is an error that says what the driver said. */
  public void testDriverThatFails() throws IOException, MissingPeerException {
    Path work = createTempDir();
    DriverProgram program;
    try {
      program = HnswlibDriver.compile(work);
    } catch (MissingPeerException e) {
      assumeNoException("hnswlib: " + e.getMessage(), e);
      throw e; // the line before has thrown
    }
    List<String> command = new ArrayList<>(program.command());
    command.addAll(List.of("missing.f32", "missing.f32", "3", "l2"));
    try (DriverProcess process = new DriverProcess(command, work.resolve("errors.txt"))) {
      String message = expectThrows(IOException.class, () -> process.reply("ready")).getMessage();
      assertTrue(message, message.endsWith("it said: cannot open missing.f32"));
    }
  }

  private Outcome bench(List<String> first, List<String> second) {
    List<String> args = new ArrayList<>(first);
    args.addAll(second);
    args.addAll(List.of("--vectors", vectors.toString(), "--queries", queries.toString()));
    args.addAll(List.of("--rounds", "2", "--pass-millis", "0"));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        PeersBenchmark.run(
            new PrintWriter(out, true), new PrintWriter(err, true), args.toArray(String[]::new));
    return new Outcome(code, out.toString(), err.toString());
  }
}
