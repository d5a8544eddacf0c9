// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import dev.strata.hnsw.BuildProgress;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.util.InfoStream;

/**
 * Listens to what the writer of one segment says of its graphs, and hands everything on. For any
 * number of threads.
 */
final class BuildWatch extends InfoStream {
  private final InfoStream next;
  private final String segment;
  private final Map<String, Map<String, Object>> fields = new ConcurrentHashMap<>();

  /**
   * @param segment its name
   * @param next is told everything as well
   */
  BuildWatch(String segment, InfoStream next) {
    this.segment = segment;
    this.next = next;
  }

  @Override
  public void message(String component, String message) {
    BuildProgress.parse(component, message).ifPresent(this::show);
    if (next.isEnabled(component)) {
      next.message(component, message);
    }
  }

  private void show(BuildProgress progress) {
    fields.put(
        progress.field(),
        Content.of(
            "segment",
            segment,
            "field",
            progress.field(),
            "vectors",
            progress.total(),
            "inserted",
            progress.done()));
  }

  @Override
  public boolean isEnabled(String component) {
    return component.equals(BuildProgress.COMPONENT) || next.isEnabled(component);
  }

  /** How far each graph is that has begun to grow. */
  Collection<Map<String, Object>> content() {
    return fields.values();
  }

  @Override
  public void close() {} // the stream behind it is Lucene's
}
