// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.TestUtil;
import org.apache.lucene.util.InfoStream;

/** Whoever watches an {@link InfoStream} can follow a build, whatever the field is called. */
public class TestBuildProgress extends VectorsTestCase {

  private static void assertRoundTrip(BuildProgress progress) {
    assertEquals(
        Optional.of(progress), BuildProgress.parse(BuildProgress.COMPONENT, progress.message()));
  }

  public void testRoundTrip() {
    assertRoundTrip(new BuildProgress("vector", 0, 1));
    assertRoundTrip(new BuildProgress("vector", Integer.MAX_VALUE, Integer.MAX_VALUE));
    assertEquals("graph of v: 5/10 inserted", new BuildProgress("v", 5, 10).message());
  }

  public void testOddFieldNames() {
    List<String> names =
        List.of(
            "",
            " ",
            ": 1/2 inserted",
            "graph of a: 3/4 inserted",
            "%d $1 \\ .*",
            "\u00e4\ud83d\ude00",
            "two\nlines",
            "\r",
            "\u2028");
    for (String name : names) {
      assertRoundTrip(new BuildProgress(name, 7, 100));
    }
    assertRoundTrip(new BuildProgress(TestUtil.randomUnicodeString(random()), 1, 2));
  }

  public void testNotOurs() {
    String message = new BuildProgress("v", 1, 2).message();
    List<String> others =
        List.of("", "graph", message + ".", " " + message, "graph of v: -1/2 inserted");
    assertEquals(Optional.empty(), BuildProgress.parse("IW", message));
    for (String other : others) {
      assertEquals(Optional.empty(), BuildProgress.parse(BuildProgress.COMPONENT, other));
    }
  }

  /** A number that no build can have is not ours either. */
  public void testNumberOutOfRange() {
    assertEquals(
        Optional.empty(),
        BuildProgress.parse(BuildProgress.COMPONENT, "graph of v: 1/99999999999 inserted"));
  }

  /** Flush and merge report their fields, upwards, and end with all vectors. */
  public void testReported() throws IOException {
    VectorSet vectors =
        VectorSet.random(
            random(),
            VectorSimilarityFunction.EUCLIDEAN,
            VectorEncoding.BYTE,
            RandomVectors.Shape.CLUSTERED,
            500,
            4);
    Recorder recorder = new Recorder();
    try (Directory directory = newDirectory()) {
      try (IndexWriter writer =
          new IndexWriter(
              directory,
              config(VectorsTestCase.graphs().build()).setInfoStream(recorder.stream()))) {
        addInSegments(writer, vectors, 2);
        writer.forceMerge(1);
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        assertEquals(500, reader.maxDoc());
      }
    }
    int[] totals = {250, 250, 500};
    List<BuildProgress> reports = recorder.reports();
    int build = 0;
    int before = 0;
    for (BuildProgress report : reports) {
      assertEquals(VECTOR, report.field());
      assertEquals(totals[build], report.total());
      assertTrue(report.done() > before && report.done() <= report.total());
      before = report.done();
      if (report.done() == report.total()) {
        build++;
        before = 0;
      }
    }
    assertEquals(totals.length, build);
    assertTrue("a message for each vector: " + reports.size(), reports.size() < 400);
  }

  /** Before it begins a build says what heap it will take, and takes fewer threads for a bound. */
  public void testMemory() throws IOException {
    VectorSet vectors =
        VectorSet.random(
            random(),
            VectorSimilarityFunction.EUCLIDEAN,
            VectorEncoding.FLOAT32,
            RandomVectors.Shape.CLUSTERED,
            300,
            4);
    for (int bound : new int[] {0, 1, 1000}) {
      Recorder recorder = new Recorder();
      HnswParams params =
          VectorsTestCase.graphs().efConstruction(10_000).workers(4).buildMemoryMb(bound).build();
      try (Directory directory = newDirectory();
          IndexWriter writer =
              new IndexWriter(
                  directory,
                  config(params)
                      .setCodec(new StrataHnswCodec(params, Runnable::run))
                      .setInfoStream(recorder.stream()))) {
        addInSegments(writer, vectors, 1);
      }
      int threads = bound == 1 ? 1 : 4;
      assertTrue(
          recorder.messages.toString(),
          recorder
              .messages
              .getFirst()
              .matches(
                  "graph of v: 300 vectors, 0 of them equal to others; at most "
                      + threads
                      + " threads, \\d+\\.\\d MB of heap"));
    }
  }

  /** Keeps our messages out of all that Lucene says. */
  private static final class Recorder {
    private final List<String> messages = new ArrayList<>();

    InfoStream stream() {
      return new StrataMessages(messages::add);
    }

    List<BuildProgress> reports() {
      return messages.stream()
          .flatMap(said -> BuildProgress.parse(BuildProgress.COMPONENT, said).stream())
          .toList();
    }
  }
}
