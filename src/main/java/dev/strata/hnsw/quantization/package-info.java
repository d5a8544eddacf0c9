// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors

/**
 * Compact codes of vectors, and estimates of distances from them. Knows kernels, but neither files
 * nor graphs.
 *
 * <h2>Codes</h2>
 *
 * <p>A vector {@code x} (of length 1 where the metric is the cosine) is taken relative to the mean
 * {@code c} of its segment and rotated: {@code r = P (x - c)} ({@link
 * dev.strata.hnsw.quantization.Rotation}). Its code is a vector {@code y} of odd integers, each of
 * a few bits, that points about where {@code r} does ({@link
 * dev.strata.hnsw.quantization.CodeType}). For a query {@code q' = P (q - c)},
 *
 * <pre>
 *   &lt;r, q'&gt;  is estimated by  f &lt;y, q'&gt;  with  f = |r|^2 / &lt;y, r&gt;
 * </pre>
 *
 * <p>which is unbiased over random rotations, and wrong by about {@code |r| |q'| sqrt((1 / cos^2 -
 * 1) / D)}, where {@code cos} is that between {@code r} and {@code y} and {@code D} the dimension
 * (Gao and Long, "RaBitQ", arXiv:2405.12497, theorem 3.2, and for more bits arXiv:2409.09913). With
 * 1 bit {@code cos} is about 0.8, with 4 bits 0.995, with 8 bits 0.99997. Distances follow:
 *
 * <pre>
 *   |x - q|^2  =  |q'|^2 + |r|^2 - 2 &lt;r, q'&gt;
 *   -&lt;x, q&gt;   =  -&lt;c, q&gt; - &lt;x - c, c&gt; - &lt;r, q'&gt;
 * </pre>
 *
 * <p>A record is the code and two floats: what the distance has of the vector alone, and {@code f}
 * times its factor, so that one record is all that an estimate reads. The query becomes integers
 * too, of 7 or 8 bits (4 for 1-bit codes), and {@code <y, q'>} a sum of small integers.
 *
 * <p>All arithmetic is plain and in a fixed order: the same vectors give the same codes everywhere.
 */
package dev.strata.hnsw.quantization;
