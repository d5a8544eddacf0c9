// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.Construction;
import dev.strata.hnsw.graph.NeighborSelection;
import dev.strata.hnsw.quantization.Quantization;
import java.util.Objects;

/**
 * How a field's graph is built and, by default, searched. Immutable; made by {@link #builder()},
 * which fills in what the paper derives from {@code m}. Every value is checked once, here.
 *
 * @param m the paper's {@code M}: links made for a new node on each of its layers, a quarter or
 *     half more on layer 0 where they are looked for twice; 2 to 512
 * @param maxM {@code Mmax}: links a node may hold on a layer above 0; {@code m} to 1,024
 * @param maxM0 {@code Mmax0}: links a node may hold on layer 0; {@code m} to 2,048
 * @param levelMultiplier {@code mL}: scale of the levels, 0 (a single layer) to 4
 * @param efConstruction width of the search for a new node's candidates; 1 to 10,000
 * @param efSearch floor on the width of a query's search, used where the query names no width of
 *     its own; stored with the field; 1 to 100,000
 * @param selection the paper's algorithm 3 or 4 for picking links
 * @param extendCandidates algorithm 4's option to consider the candidates' own neighbours too
 * @param keepPrunedConnections algorithm 4's option to fill free places with discarded candidates
 * @param quantization whether graphs of float32 vectors are walked on compact codes, and on which;
 *     byte vectors are walked on themselves
 * @param oversampling candidates of a walk on codes that are compared again at full precision, in
 *     multiples of the wanted hits; stored with the field; 1 to 100, or 0 for what suits the codes
 * @param minGraphSize vectors in a segment below which no graph is built and a search scans them
 *     all; 0 or more
 * @param workers threads that may build one graph at the same time, where the host lends any; 1 to
 *     64. The graph is the same for any number
 * @param buildMemoryMb heap that the building of one graph may take, in MB: it then takes fewer
 *     threads; 0 for no bound. One thread's need is never refused
 * @param seed of the levels; the same vectors, parameters and seed give the same graph
 */
public record HnswParams(
    int m,
    int maxM,
    int maxM0,
    double levelMultiplier,
    int efConstruction,
    int efSearch,
    NeighborSelection selection,
    boolean extendCandidates,
    boolean keepPrunedConnections,
    Quantization quantization,
    float oversampling,
    int minGraphSize,
    int workers,
    int buildMemoryMb,
    long seed) {

  /** Largest accepted {@code m}. */
  public static final int MAX_M = 512;

  /** Largest accepted {@code maxM}. */
  public static final int MAX_MAX_M = 1024;

  /** Largest accepted {@code maxM0}. */
  public static final int MAX_MAX_M0 = 2048;

  /** Largest accepted {@code levelMultiplier}. */
  public static final double MAX_LEVEL_MULTIPLIER = 4;

  /** Largest accepted {@code efConstruction}. */
  public static final int MAX_EF_CONSTRUCTION = 10_000;

  /** Largest accepted {@code oversampling}. */
  public static final float MAX_OVERSAMPLING = 100;

  /** Largest accepted {@code efSearch}, and width of a single query. */
  public static final int MAX_EF_SEARCH = 100_000;

  /** Largest accepted {@code workers}. */
  public static final int MAX_WORKERS = 64;

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException naming the parameter, its bounds and the value
   */
  public HnswParams {
    requireBetween("m", m, 2, MAX_M);
    requireBetween("maxM", maxM, m, MAX_MAX_M);
    requireBetween("maxM0", maxM0, m, MAX_MAX_M0);
    if (!(levelMultiplier >= 0 && levelMultiplier <= MAX_LEVEL_MULTIPLIER)) {
      throw new IllegalArgumentException(
          "levelMultiplier must be between 0 and "
              + MAX_LEVEL_MULTIPLIER
              + ", got: "
              + levelMultiplier);
    }
    requireBetween("efConstruction", efConstruction, 1, MAX_EF_CONSTRUCTION);
    requireBetween("efSearch", efSearch, 1, MAX_EF_SEARCH);
    Objects.requireNonNull(selection, "selection");
    Objects.requireNonNull(quantization, "quantization");
    if (oversampling != 0) {
      requireOversampling(oversampling);
    }
    requireBetween("minGraphSize", minGraphSize, 0, Integer.MAX_VALUE);
    requireBetween("workers", workers, 1, MAX_WORKERS);
    requireBetween("buildMemoryMb", buildMemoryMb, 0, Integer.MAX_VALUE);
  }

  /** The defaults: {@code m} 16, {@code efConstruction} 200, {@code efSearch} 64. */
  public static HnswParams defaults() {
    return builder().build();
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from these. */
  public Builder toBuilder() {
    return builder()
        .m(m)
        .maxM(maxM)
        .maxM0(maxM0)
        .levelMultiplier(levelMultiplier)
        .efConstruction(efConstruction)
        .efSearch(efSearch)
        .selection(selection)
        .extendCandidates(extendCandidates)
        .keepPrunedConnections(keepPrunedConnections)
        .quantization(quantization)
        .oversampling(oversampling)
        .minGraphSize(minGraphSize)
        .workers(workers)
        .buildMemoryMb(buildMemoryMb)
        .seed(seed);
  }

  /** What of this concerns the building of a graph of vectors of a dimension. */
  Construction construction(int dimension) {
    return new Construction(
        m,
        maxM,
        maxM0,
        levelMultiplier,
        efConstruction,
        selection,
        extendCandidates,
        keepPrunedConnections,
        seed,
        Construction.USUAL_BATCH,
        dimension);
  }

  static void requireOversampling(float oversampling) {
    if (!(oversampling >= 1 && oversampling <= MAX_OVERSAMPLING)) {
      throw new IllegalArgumentException(
          "oversampling must be between 1 and " + MAX_OVERSAMPLING + ", got: " + oversampling);
    }
  }

  static void requireBetween(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " must be between " + min + " and " + max + ", got: " + value);
    }
  }

  /** Collects the values of {@link HnswParams}; not safe for several threads. */
  public static final class Builder {
    private int m = 16;
    private Integer maxM;
    private Integer maxM0;
    private Double levelMultiplier;
    private int efConstruction = 200;
    private int efSearch = 64;
    private NeighborSelection selection = NeighborSelection.HEURISTIC;
    private boolean extendCandidates;
    private boolean keepPrunedConnections = true;
    private Quantization quantization = Quantization.AUTO;
    private float oversampling = 0;
    private int minGraphSize = 1000;
    private int workers = 8;
    private int buildMemoryMb = 0;
    private long seed = 42;

    private Builder() {}

    /** Links made for a new node on each layer; 2 to {@value HnswParams#MAX_M}, default 16. */
    public Builder m(int m) {
      this.m = m;
      return this;
    }

    /** Links a node may hold above layer 0; default {@code m}. */
    public Builder maxM(int maxM) {
      this.maxM = maxM;
      return this;
    }

    /** Links a node may hold on layer 0; default {@code 2 * m}. */
    public Builder maxM0(int maxM0) {
      this.maxM0 = maxM0;
      return this;
    }

    /** Scale of the levels; default {@code 1 / ln(m)}. */
    public Builder levelMultiplier(double levelMultiplier) {
      this.levelMultiplier = levelMultiplier;
      return this;
    }

    /** Width of the search for a new node's candidates; default 200. */
    public Builder efConstruction(int efConstruction) {
      this.efConstruction = efConstruction;
      return this;
    }

    /** Floor on the width of a query's search; default 64. */
    public Builder efSearch(int efSearch) {
      this.efSearch = efSearch;
      return this;
    }

    /** Algorithm that picks the links; default {@link NeighborSelection#HEURISTIC}. */
    public Builder selection(NeighborSelection selection) {
      this.selection = selection;
      return this;
    }

    /** Whether the heuristic considers the candidates' own neighbours too; default false. */
    public Builder extendCandidates(boolean extendCandidates) {
      this.extendCandidates = extendCandidates;
      return this;
    }

    /**
     * Whether the heuristic fills free places with discarded candidates; default true. Rows have a
     * fixed size, so it costs no space; where lengths of vectors differ much, a graph without it
     * loses recall.
     */
    public Builder keepPrunedConnections(boolean keepPrunedConnections) {
      this.keepPrunedConnections = keepPrunedConnections;
      return this;
    }

    /** Codes to walk on; default {@link Quantization#AUTO}. */
    public Builder quantization(Quantization quantization) {
      this.quantization = quantization;
      return this;
    }

    /**
     * Candidates compared at full precision after a walk on codes, in multiples of the wanted hits;
     * 1 to 100, default 0: what suits the codes.
     */
    public Builder oversampling(float oversampling) {
      this.oversampling = oversampling;
      return this;
    }

    /**
     * Vectors in a segment below which no graph is built; default 1,000. Timed with {@code m} 16
     * and {@code ef} 64, a scan of so few is as fast as a walk with 768 dimensions and faster with
     * 128, where both take the same time at 2,000. Small flushes, whose graphs the next merge would
     * throw away, then cost next to nothing.
     */
    public Builder minGraphSize(int minGraphSize) {
      this.minGraphSize = minGraphSize;
      return this;
    }

    /**
     * Threads that may build one graph at the same time, where the host lends any; 1 to 64, default
     * 8. How many a merge really gets is for its scheduler to say.
     */
    public Builder workers(int workers) {
      this.workers = workers;
      return this;
    }

    /**
     * Heap that the building of one graph may take, in MB; default 0: no bound. What a build will
     * take is told to the {@code InfoStream} before it begins. It takes fewer threads to stay
     * within the bound; a single one builds whatever the bound.
     */
    public Builder buildMemoryMb(int buildMemoryMb) {
      this.buildMemoryMb = buildMemoryMb;
      return this;
    }

    /** Seed of the levels; default 42. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /**
     * Makes the parameters.
     *
     * @throws IllegalArgumentException naming the parameter, its bounds and the value
     */
    public HnswParams build() {
      requireBetween("m", m, 2, MAX_M); // before anything is derived from it
      return new HnswParams(
          m,
          maxM == null ? m : maxM,
          maxM0 == null ? 2 * m : maxM0,
          levelMultiplier == null ? 1 / Math.log(m) : levelMultiplier,
          efConstruction,
          efSearch,
          selection,
          extendCandidates,
          keepPrunedConnections,
          quantization,
          oversampling,
          minGraphSize,
          workers,
          buildMemoryMb,
          seed);
    }
  }
}
