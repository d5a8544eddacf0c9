// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import org.opensearch.action.ActionType;

/** Asks all shards with fields of ours what they hold and what is done on them. */
final class StatsAction extends ActionType<StatsResponse> {
  /** Among the actions that watch indexes, as access rules see it. */
  static final String NAME = "indices:monitor/strata/stats";

  static final StatsAction INSTANCE = new StatsAction();

  private StatsAction() {
    super(NAME, StatsResponse::new);
  }
}
