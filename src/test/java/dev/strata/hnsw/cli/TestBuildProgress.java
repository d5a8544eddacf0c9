// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.BuildProgress;
import dev.strata.hnsw.HnswParams;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.LuceneTestCase.SuppressCodecs;

/** What the format reports about its graphs arrives as stages. */
@SuppressCodecs("SimpleText") // its vectors are not per field, so it cannot name our format
public final class TestBuildProgress extends LuceneTestCase {

  /** Writes down what it is told. */
  private static final class Recorder implements Progress {
    private final List<String> events = new ArrayList<>();

    @Override
    public Stage begin(String name, long total) {
      events.add("begin " + name + " " + total);
      return new Stage() {
        @Override
        public void reach(long done) {
          events.add("reach " + done);
        }

        @Override
        public void close() {
          events.add("close");
        }
      };
    }
  }

  public void testStages() throws IOException {
    Recorder recorder = new Recorder();
    try (BuildProgressStream stream = new BuildProgressStream(recorder)) {
      assertTrue(stream.isEnabled(BuildProgress.COMPONENT));
      assertFalse(stream.isEnabled("IW"));
      stream.message("IW", new BuildProgress("a", 1, 2).message());
      stream.message(BuildProgress.COMPONENT, "something else");
      send(stream, new BuildProgress("a", 1, 2));
      send(stream, new BuildProgress("a", 2, 2));
      send(stream, new BuildProgress("a", 2, 2));
      send(stream, new BuildProgress("a", 0, 2));
      send(stream, new BuildProgress("b", 0, 2));
      send(stream, new BuildProgress("b", 0, 9));
    }
    String begin = "begin Building graph ";
    assertEquals(
        List.of(
            begin + 2, "reach 1", "reach 2", "close", begin + 2, "reach 0", "close", begin + 2,
            "reach 0", "close", begin + 9, "reach 0", "close"),
        recorder.events);
  }

  private static void send(BuildProgressStream stream, BuildProgress progress) {
    stream.message(BuildProgress.COMPONENT, progress.message());
  }

  public void testOfARealBuild() throws IOException {
    Recorder recorder = new Recorder();
    IndexSettings settings =
        new IndexSettings(
            "v",
            new FieldEncoding(VectorEncoding.FLOAT32, VectorSimilarityFunction.EUCLIDEAN),
            HnswParams.builder().minGraphSize(0).build());
    float[][] vectors = VectorFixtures.gaussian(random(), 200, 4);
    try (Directory directory = FSDirectory.open(createTempDir());
        IndexBuild build = new IndexBuild(directory, settings, true, recorder)) {
      for (int row = 0; row < vectors.length; row++) {
        build.add(vectors[row], row);
      }
      build.finish();
    }
    assertEquals("begin Building graph 200", recorder.events.get(0));
    assertTrue(recorder.events.toString(), recorder.events.contains("reach 200"));
    assertEquals("close", recorder.events.getLast());
  }
}
