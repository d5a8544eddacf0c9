// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.util.List;

/** A system other than a Lucene format, searched in its own way. */
final class PeerContestant extends Contestant {
  private final String name;
  private final PeerIndex index;
  private final Cost cost;

  private PeerContestant(String name, PeerIndex index, Cost cost) {
    this.name = name;
    this.index = index;
    this.cost = cost;
  }

  /** Builds the peer's index. */
  static PeerContestant of(Peer peer, PeerData data, Progress progress) throws IOException {
    try (Progress.Stage stage = progress.begin("Building " + peer.name(), 1)) {
      PeerIndex index = peer.build(data);
      stage.reach(1);
      long bytes = index.bytes();
      long raw = (long) data.rows() * data.dimension() * Float.BYTES;
      Cost cost = new Cost(index.seconds(), 0, false, bytes, bytes - raw, bytes);
      return new PeerContestant(peer.name(), index, cost);
    }
  }

  @Override
  String name() {
    return name;
  }

  @Override
  Cost cost() {
    return cost;
  }

  @Override
  boolean isLucene() {
    return false;
  }

  @Override
  boolean isPlainLucene() {
    return false;
  }

  @Override
  List<Effort> efforts(int ef, int k) {
    return Effort.plain(ef);
  }

  @Override
  Answers answers(int k, Effort effort) throws IOException {
    return index.answers(effort.ef(), k);
  }

  @Override
  double qps(int k, Effort effort, int millis) throws IOException {
    return index.qps(effort.ef(), k, millis);
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
