// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.solr;

import org.apache.lucene.codecs.FieldsConsumer;
import org.apache.lucene.codecs.FieldsProducer;
import org.apache.lucene.codecs.PostingsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Tells Lucene of the vector formats beside it as soon as it is loaded, and is no postings format
 * at all. Solr looks for postings formats in its {@code lib} folders when it starts, and for no
 * vector formats; so a core opens segments of Strata's even if neither its schema nor its {@code
 * solrconfig.xml} names a class of this package any more.
 */
public final class ReloadHook extends PostingsFormat {
  /** The name under which Lucene lists it. No segment ever has it. */
  public static final String NAME = "StrataReloadHook";

  static {
    VectorFormats.register();
  }

  /** For Lucene, when it looks for postings formats. */
  public ReloadHook() {
    super(NAME);
  }

  /**
   * Never writes.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public FieldsConsumer fieldsConsumer(SegmentWriteState state) {
    throw new UnsupportedOperationException(NAME + " stores no postings");
  }

  /**
   * Never reads.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public FieldsProducer fieldsProducer(SegmentReadState state) {
    throw new UnsupportedOperationException(NAME + " stores no postings");
  }
}
