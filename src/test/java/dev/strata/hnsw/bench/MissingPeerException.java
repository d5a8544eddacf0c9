// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

/** A peer cannot take part on this machine; the message says why, and what to install. */
final class MissingPeerException extends Exception {
  private static final long serialVersionUID = 1;

  MissingPeerException(String message) {
    super(message);
  }
}
