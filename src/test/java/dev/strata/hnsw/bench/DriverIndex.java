// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import dev.strata.hnsw.cli.Answers;
import dev.strata.hnsw.cli.PeerIndex;
import java.io.IOException;
import java.util.Arrays;

/**
 * The index of a driver. It takes its own time, so that nothing of the way to it counts.
 *
 * @param process that holds it
 * @param queries that it holds as well
 * @param seconds of the build
 * @param bytes of its memory
 */
record DriverIndex(DriverProcess process, int queries, double seconds, long bytes)
    implements PeerIndex {
  @Override
  public Answers answers(int ef, int k) throws IOException {
    process.send("search " + ef + " " + k);
    long distances = Long.parseLong(process.reply("found"));
    int[][] rows = new int[queries][];
    for (int i = 0; i < queries; i++) {
      rows[i] = Arrays.stream(process.readInts(k)).filter(row -> row >= 0).toArray();
    }
    return new Answers(rows, distances);
  }

  @Override
  public double qps(int ef, int k, int millis) throws IOException {
    process.send("time " + ef + " " + k + " " + millis);
    return Double.parseDouble(process.reply("qps"));
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
