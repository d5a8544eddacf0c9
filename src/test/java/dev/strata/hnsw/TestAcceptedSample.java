// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;

/** Few vectors are counted, many are estimated closely, and living documents only once. */
public class TestAcceptedSample extends LuceneTestCase {
  /** Documents of which a part is alive; counts the looks at them. */
  private static final class LiveDocs implements Bits {
    private final FixedBitSet bits;
    private int looks;

    private LiveDocs(int count, double share) {
      bits = new FixedBitSet(count);
      for (int doc = 0; doc < count; doc++) {
        if (random().nextDouble() < share) {
          bits.set(doc);
        }
      }
    }

    @Override
    public boolean get(int doc) {
      looks++;
      return bits.get(doc);
    }

    @Override
    public int length() {
      return bits.length();
    }
  }

  private static VectorDocs docs(int count) throws IOException {
    return VectorDocs.open(null, -1, count, count);
  }

  private static int count(AcceptedSample sample, Bits live) throws IOException {
    return sample.count(docs(live.length()), AcceptDocs.fromLiveDocs(live, live.length()));
  }

  public void testFewAreCounted() throws IOException {
    LiveDocs live = new LiveDocs(random().nextInt(1, AcceptedSample.SIZE + 1), 0.5);
    assertEquals(live.bits.cardinality(), count(new AcceptedSample(), live));
  }

  /* Six standard deviations of a half of 4,096 are 0.047 of all. */
  public void testManyAreEstimated() throws IOException {
    LiveDocs live = new LiveDocs(200_000, random().nextDouble());
    int estimate = count(new AcceptedSample(), live);
    assertEquals(live.bits.cardinality(), estimate, 0.05 * live.length());
  }

  public void testTheSameAreLookedAtOnce() throws IOException {
    AcceptedSample sample = new AcceptedSample();
    LiveDocs live = new LiveDocs(1000, 0.7);
    LiveDocs fewer = new LiveDocs(1000, 0.3);
    for (int i = 0; i < 3; i++) {
      assertEquals(live.bits.cardinality(), count(sample, live));
    }
    assertEquals(1000, live.looks);
    assertEquals(fewer.bits.cardinality(), count(sample, fewer));
    assertEquals(live.bits.cardinality(), count(sample, live));
    assertEquals(2000, live.looks);
  }

  /** A bit set may be filled anew by the one who searches. */
  public void testAChangedBitSetIsLookedAtAgain() throws IOException {
    AcceptedSample sample = new AcceptedSample();
    BitSet filter = new FixedBitSet(100);
    for (int accepted = 1; accepted <= 100; accepted++) {
      filter.set(accepted - 1);
      assertEquals(accepted, count(sample, filter));
    }
  }

  public void testAllAndNone() throws IOException {
    AcceptedSample sample = new AcceptedSample();
    assertEquals(50, sample.count(docs(50), AcceptDocs.fromLiveDocs(null, 50)));
    assertEquals(0, count(sample, new Bits.MatchNoBits(50)));
    assertEquals(50, count(sample, new Bits.MatchAllBits(50)));
  }
}
