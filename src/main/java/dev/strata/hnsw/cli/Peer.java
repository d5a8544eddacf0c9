// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;

/** A system other than a Lucene format, in a comparison. */
public interface Peer {
  /** Its name among the contestants. */
  String name();

  /** Builds its index on one thread and prepares its queries; the caller closes what it gets. */
  PeerIndex build(PeerData data) throws IOException;
}
