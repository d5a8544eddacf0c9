// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import org.apache.lucene.index.VectorEncoding;

/**
 * What vectors of a field have to be, those of documents and of queries alike. What is wrong with
 * one is an {@link IllegalArgumentException} that names the field, the bounds and the value.
 *
 * @param field its name
 * @param dimension components of a vector
 * @param elementType of a component
 */
record VectorSpace(
    String field, int dimension, VectorEncoding elementType, VectorSimilarity similarity) {
  /** How far the square of a length may be from 1 where vectors have to be of length 1. */
  private static final double LENGTH_TOLERANCE = 1e-3;

  /** Refuses a vector that is none of this space. */
  void check(float[] vector) {
    if (vector.length != dimension) {
      throw error("vector must have " + dimension + " components, got: " + vector.length);
    }
    double squares = 0;
    for (int i = 0; i < vector.length; i++) {
      checkComponent(i, vector[i]);
      squares += (double) vector[i] * vector[i];
    }
    if (similarity == VectorSimilarity.COSINE && squares == 0) {
      throw error("vector must not be zero, which has no cosine with any other");
    }
    if (similarity == VectorSimilarity.DOT_PRODUCT
        && elementType == VectorEncoding.FLOAT32
        && Math.abs(squares - 1) > LENGTH_TOLERANCE) {
      throw error(
          "vector must have length 1 for dot_product, got: "
              + (float) Math.sqrt(squares)
              + "; max_inner_product takes any length");
    }
  }

  private void checkComponent(int i, float component) {
    if (Float.isFinite(component) == false) {
      throw error("component " + i + " must be finite, got: " + component);
    }
    if (elementType == VectorEncoding.BYTE
        && (component != Math.rint(component)
            || component < Byte.MIN_VALUE
            || component > Byte.MAX_VALUE)) {
      throw error(
          "component " + i + " must be a whole number between -128 and 127, got: " + component);
    }
  }

  /** A checked vector of bytes. */
  static byte[] bytes(float[] vector) {
    byte[] bytes = new byte[vector.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) vector[i];
    }
    return bytes;
  }

  /** The score of a vector at the given distance from the query. */
  float score(float distance) {
    boolean bounded =
        switch (similarity) {
          case L2 -> distance >= 0;
          case COSINE -> distance >= 0 && distance <= 2;
          case DOT_PRODUCT, MAX_INNER_PRODUCT -> true;
        };
    if (bounded == false || Float.isFinite(distance) == false) {
      throw error(
          switch (similarity) {
                case L2 -> "max_distance must be 0 or more";
                case COSINE -> "max_distance must be between 0 and 2";
                case DOT_PRODUCT, MAX_INNER_PRODUCT -> "max_distance must be finite";
              }
              + ", got: "
              + distance);
    }
    return similarity.score(distance, elementType, dimension);
  }

  IllegalArgumentException error(String message) {
    return new IllegalArgumentException("field [" + field + "]: " + message);
  }
}
