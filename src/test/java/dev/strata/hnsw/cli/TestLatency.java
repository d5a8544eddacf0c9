// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Percentiles by nearest rank. */
public final class TestLatency extends LuceneTestCase {

  public void testOne() {
    assertEquals(new Latency(1.5, 1.5, 1.5), Latency.ofNanos(new long[] {1500}));
  }

  public void testTwo() {
    assertEquals(new Latency(1, 2, 2), Latency.ofNanos(new long[] {2000, 1000}));
  }

  public void testHundredInAnyOrder() {
    List<Long> micros = Arrays.asList(LongStream.rangeClosed(1, 100).boxed().toArray(Long[]::new));
    Collections.shuffle(micros, random());
    long[] nanos = micros.stream().mapToLong(micro -> micro * 1000).toArray();
    long[] before = nanos.clone();
    assertEquals(new Latency(50, 95, 99), Latency.ofNanos(nanos));
    assertArrayEquals("the caller's array stays as it was", before, nanos);
  }

  public void testThousand() {
    long[] nanos = LongStream.rangeClosed(1, 1000).map(micro -> micro * 1000).toArray();
    assertEquals(new Latency(500, 950, 990), Latency.ofNanos(nanos));
  }
}
