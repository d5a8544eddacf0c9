// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConstantScoreScorerSupplier;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.FixedBitSet;

/**
 * Matches the documents of some rows of one index. What it takes to find them is done when it is
 * made, so that it costs a search next to nothing. Equal to itself alone.
 */
final class AcceptedRows extends Query {
  private final FixedBitSet[] documents;
  private final int count;

  /** The documents of an index whose rows are in a set. */
  AcceptedRows(VectorIndex index, FixedBitSet rows) {
    List<LeafReaderContext> leaves = index.leaves();
    this.documents = new FixedBitSet[leaves.size()];
    this.count = rows.cardinality();
    for (LeafReaderContext leaf : leaves) {
      FixedBitSet bits = new FixedBitSet(leaf.reader().maxDoc());
      for (int doc = 0; doc < bits.length(); doc++) {
        if (rows.get(index.row(leaf.docBase + doc))) {
          bits.set(doc);
        }
      }
      documents[leaf.ord] = bits;
    }
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
    return new ConstantScoreWeight(this, boost) {
      @Override
      public ScorerSupplier scorerSupplier(LeafReaderContext leaf) {
        FixedBitSet bits = documents[leaf.ord];
        int matches = bits.cardinality();
        if (matches == 0) {
          return null;
        }
        return ConstantScoreScorerSupplier.fromIterator(
            new BitSetIterator(bits, matches), score(), scoreMode, bits.length());
      }

      @Override
      public boolean isCacheable(LeafReaderContext leaf) {
        return false;
      }
    };
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String field) {
    return "AcceptedRows[" + count + "]";
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
