// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How fast the formats are at a wanted recall; the names are those of its JSON.
 *
 * @param recall that is wanted
 * @param formats each format's speed, and as a multiple of each other's
 */
@JsonPropertyOrder({"recall", "formats"})
record RecallResult(double recall, List<Standing> formats) {
  /**
   * One format at the recall.
   *
   * @param name of the format
   * @param status how the speed was found
   * @param qps queries per second by the medians of the rounds, and the ends of the single rounds;
   *     null if the recall is not reached
   * @param ratios to the other formats that reach the recall; empty if this one does not
   */
  @JsonPropertyOrder({"name", "status", "qps", "ratios"})
  record Standing(String name, ParetoCurve.Status status, Spread qps, List<Ratio> ratios) {}

  /**
   * One format's speed as a multiple of another's. What else the machine does strikes both of them
   * within a round, so the ratio is taken there, and then the median of the rounds.
   *
   * @param to name of the other
   * @param bound what the number says of the true ratio
   * @param ratio median of the rounds
   * @param min the least of the rounds
   * @param max the greatest of the rounds
   * @param ofMedians ratio of the speeds by the medians of the rounds
   */
  @JsonPropertyOrder({"to", "bound", "ratio", "min", "max", "of_medians"})
  record Ratio(String to, Bound bound, double ratio, double min, double max, double ofMedians) {}

  /** What is known of a ratio where a speed may be greater than measured. */
  enum Bound {
    /** It is the ratio. */
    EXACT(""),
    /** This format may be faster. */
    AT_LEAST(">="),
    /** The other may be faster. */
    AT_MOST("<="),
    /** Either may be faster. */
    UNKNOWN("~");

    private final String sign;

    Bound(String sign) {
      this.sign = sign;
    }

    static Bound of(ParetoCurve.Status own, ParetoCurve.Status other) {
      boolean ownOpen = own == ParetoCurve.Status.AT_LEAST;
      boolean otherOpen = other == ParetoCurve.Status.AT_LEAST;
      if (ownOpen) {
        return otherOpen ? UNKNOWN : AT_LEAST;
      }
      return otherOpen ? AT_MOST : EXACT;
    }

    /** The sign before the number. */
    String sign() {
      return sign;
    }

    @Override
    public String toString() {
      return LowerCaseConverter.name(this);
    }
  }

  /** Compares contestants at each wanted recall. */
  static List<RecallResult> all(CompareSettings settings, List<Contestant> contestants) {
    return settings.recalls().stream()
        .map(recall -> of(recall, contestants, settings.rounds()))
        .toList();
  }

  /** Compares all formats at one recall. */
  static RecallResult of(double recall, List<Contestant> contestants, int rounds) {
    List<Place> places = new ArrayList<>();
    for (Contestant contestant : contestants) {
      places.add(
          new Place(
              contestant.name(),
              contestant.curve().at(recall),
              IntStream.range(0, rounds)
                  .mapToDouble(round -> contestant.curve(round).at(recall).qps())
                  .toArray()));
    }
    return of(recall, places);
  }

  /** Compares all formats by what each reaches. */
  static RecallResult of(double recall, List<Place> places) {
    return new RecallResult(recall, places.stream().map(place -> standing(place, places)).toList());
  }

  /**
   * A format's speed at the recall.
   *
   * @param name of the format
   * @param all by the medians of the rounds
   * @param rounds queries per second in the rounds taken alone
   */
  record Place(String name, ParetoCurve.Reading all, double[] rounds) {}

  private static Standing standing(Place own, List<Place> places) {
    if (own.all().reached() == false) {
      return new Standing(own.name(), own.all().status(), null, List.of());
    }
    Spread qps = Spread.of(own.rounds());
    return new Standing(
        own.name(),
        own.all().status(),
        new Spread(own.all().qps(), qps.min(), qps.max()),
        places.stream()
            .filter(other -> other != own && other.all().reached())
            .map(other -> ratio(own, other))
            .toList());
  }

  private static Ratio ratio(Place own, Place other) {
    IntToDoubleFunction inRound = round -> own.rounds()[round] / other.rounds()[round];
    Spread spread =
        Spread.of(IntStream.range(0, own.rounds().length).mapToDouble(inRound).toArray());
    return new Ratio(
        other.name(),
        Bound.of(own.all().status(), other.all().status()),
        spread.median(),
        spread.min(),
        spread.max(),
        own.all().qps() / other.all().qps());
  }
}
