// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/**
 * SEARCH-LAYER on the accepted nodes alone, as {@link AcceptedLinks} connects them. Reused; for one
 * thread.
 */
final class FilterFirst {
  private final AcceptedLinks links = new AcceptedLinks();
  private final LayerSearch search = new LayerSearch(links);

  /**
   * Runs the search on layer 0.
   *
   * @param stop a rule to end it early, or null
   * @param entries with their distances; of those not accepted the links are followed
   * @return the results, nearest first; good until the next search
   */
  CandidatePool run(
      int ef,
      EarlyStop stop,
      long[] entries,
      int entryCount,
      Layer base,
      Distances query,
      WalkGuide guide)
      throws IOException {
    links.begin(guide, ef);
    search.begin(ef, ef, base.size(), stop, 1);
    for (int i = 0; i < entryCount; i++) {
      int position = Candidate.position(entries[i]);
      if (guide.filter().accepts(position)) {
        search.enter(entries[i]);
      } else {
        search.enterBeside(position, base, query, guide);
      }
    }
    return search.run(base, true, query, guide);
  }

  /** The positions that were compared with the query, or led to some that were. */
  VisitedSet visited() {
    return search.visited();
  }
}
