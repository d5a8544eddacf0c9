// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.util.Arrays;

/** An unbounded min-heap of candidates, nearest on top. Reused; for one thread. */
final class CandidateHeap {
  private long[] heap = new long[64];
  private int size;

  void clear() {
    size = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** One of the candidates, in no order. */
  long get(int i) {
    return heap[i];
  }

  long top() {
    return heap[0];
  }

  void push(long candidate) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (heap[parent] <= candidate) {
        break;
      }
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = candidate;
  }

  long pop() {
    long top = heap[0];
    long last = heap[--size];
    int at = 0;
    int child;
    while ((child = 2 * at + 1) < size) {
      if (child + 1 < size && heap[child + 1] < heap[child]) {
        child++;
      }
      if (last <= heap[child]) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return top;
  }
}
