// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import dev.strata.hnsw.cli.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** The peers that the benchmark knows. */
enum KnownPeer {
  /** A library of ours, so always there. */
  JVECTOR {
    @Override
    Peer open(Path work) throws IOException {
      return new DriverPeer(label(), JVectorProgram.find(), work);
    }
  },

  /** Compiled anew for this very processor. */
  HNSWLIB {
    @Override
    Peer open(Path work) throws IOException, MissingPeerException {
      return new DriverPeer(label(), HnswlibDriver.compile(work), work);
    }
  },

  /** In the Python that has it. */
  FAISS {
    @Override
    Peer open(Path work) throws IOException, MissingPeerException {
      return new DriverPeer(label(), FaissDriver.find(work), work);
    }
  };

  /**
   * Makes the peer ready to build.
   *
   * @param work folder that it may use
   */
  abstract Peer open(Path work) throws IOException, MissingPeerException;

  /** The name on the command line and among the contestants. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The peer of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static KnownPeer of(String label) {
    return Arrays.stream(values())
        .filter(peer -> peer.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be among " + String.join(", ", labels()) + ", got: " + label));
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(KnownPeer::label).toList();
  }

  /** The names for the help text. */
  static final class Labels implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return labels().iterator();
    }
  }
}
