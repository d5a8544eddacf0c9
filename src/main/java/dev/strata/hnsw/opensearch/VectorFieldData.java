// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.SortField;
import org.opensearch.common.util.BigArrays;
import org.opensearch.index.fielddata.IndexFieldData;
import org.opensearch.index.fielddata.LeafFieldData;
import org.opensearch.index.fielddata.ScriptDocValues;
import org.opensearch.index.fielddata.SortedBinaryDocValues;
import org.opensearch.index.mapper.DocValueFetcher;
import org.opensearch.search.DocValueFormat;
import org.opensearch.search.MultiValueMode;
import org.opensearch.search.aggregations.support.ValuesSourceType;
import org.opensearch.search.sort.BucketedSort;
import org.opensearch.search.sort.SortOrder;

/**
 * Vectors for {@code docvalue_fields}, read from the files that searches read. Whatever wants to
 * sort or to count by them is refused with the field's name.
 */
final class VectorFieldData implements IndexFieldData<VectorFieldData.OfSegment> {
  private final VectorSpace space;

  VectorFieldData(VectorSpace space) {
    this.space = space;
  }

  @Override
  public String getFieldName() {
    return space.field();
  }

  @Override
  public OfSegment load(LeafReaderContext context) {
    return new OfSegment(space, context);
  }

  @Override
  public OfSegment loadDirect(LeafReaderContext context) {
    return load(context);
  }

  @Override
  public ValuesSourceType getValuesSourceType() {
    throw refusal(space, "aggregated");
  }

  @Override
  public SortField sortField(
      Object missingValue, MultiValueMode mode, XFieldComparatorSource.Nested nested, boolean rev) {
    throw refusal(space, "sorted");
  }

  @Override
  public BucketedSort newBucketedSort(
      BigArrays bigArrays,
      Object missingValue,
      MultiValueMode mode,
      XFieldComparatorSource.Nested nested,
      SortOrder sortOrder,
      DocValueFormat format,
      int bucketSize,
      BucketedSort.ExtraData extra) {
    throw refusal(space, "sorted");
  }

  private static IllegalArgumentException refusal(VectorSpace space, String done) {
    return space.error("type " + VectorFieldMapper.CONTENT_TYPE + " cannot be " + done + " by");
  }

  /** The vectors of a segment. */
  record OfSegment(VectorSpace space, LeafReaderContext context) implements LeafFieldData {
    @Override
    public DocValueFetcher.Leaf getLeafValueFetcher(DocValueFormat format) {
      StoredVector vector = new StoredVector(context.reader(), space);
      return new DocValueFetcher.Leaf() {
        @Override
        public boolean advanceExact(int doc) throws IOException {
          return vector.advance(doc);
        }

        @Override
        public int docValueCount() {
          return 1;
        }

        @Override
        public Object nextValue() throws IOException {
          return vector.components();
        }
      };
    }

    @Override
    public ScriptDocValues<?> getScriptValues() {
      throw refusal(space, "scripted");
    }

    @Override
    public SortedBinaryDocValues getBytesValues() {
      throw refusal(space, "aggregated");
    }

    @Override
    public long ramBytesUsed() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
