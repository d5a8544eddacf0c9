// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import org.apache.lucene.index.MergeState;

/**
 * Ends work that nobody waits for any more, by an exception. Asked in every loop of a merge.
 *
 * <p>{@code MergeState.checkAborted} came with Lucene 10.5. Before, only writing to a file noticed
 * that a merge was aborted, and a graph under construction could not.
 */
@FunctionalInterface
interface AbortCheck {
  /** For work that cannot be aborted. */
  AbortCheck NEVER = () -> {};

  /** Throws if the work is to end. */
  void check() throws IOException;

  /** The check of a merge. */
  static AbortCheck of(MergeState mergeState) {
    for (var method : MergeState.class.getMethods()) {
      if (method.getName().equals("checkAborted")) {
        return mergeState::checkAborted; // linked only when reached
      }
    }
    return NEVER;
  }
}
