// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import java.util.Random;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.VectorSimilarityFunction;

/** Documents whose vectors follow from their number, so that each can be known again. */
final class Data {
  static final String ID = "id";
  static final String KEY = "key";
  static final String FLOATS = "floats";
  static final String BYTES = "bytes";
  private static final int DIMENSION = 16;

  private Data() {}

  static float[] floats(int id) {
    Random random = new Random(id);
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  static byte[] bytes(int id) {
    byte[] vector = new byte[DIMENSION];
    new Random(~id).nextBytes(vector);
    return vector;
  }

  static Document document(int id) {
    Document document = new Document();
    document.add(new NumericDocValuesField(ID, id));
    document.add(new StringField(KEY, Integer.toString(id), Field.Store.NO));
    document.add(new KnnFloatVectorField(FLOATS, floats(id), VectorSimilarityFunction.EUCLIDEAN));
    document.add(new KnnByteVectorField(BYTES, bytes(id), VectorSimilarityFunction.EUCLIDEAN));
    return document;
  }
}
