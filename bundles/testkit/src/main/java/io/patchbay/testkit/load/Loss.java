package io.patchbay.testkit.load;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What became of the packets of a span of time.
 *
 * @param directions each direction of each call
 */
public record Loss(List<Direction> directions) {
  private static final int CELLS = 10;

  /**
   * One direction of one call.
   *
   * @param sent packets that were sent in that time
   * @param lost how many of them have not come
   * @param gapMillis the longest time without a packet
   */
  public record Direction(int sent, int lost, long gapMillis) {}

  public Loss {
    directions = List.copyOf(directions);
  }

  /** The most packets one direction of one call has lost. */
  public int worst() {
    return directions.stream().mapToInt(Direction::lost).max().orElse(0);
  }

  public int total() {
    return directions.stream().mapToInt(Direction::lost).sum();
  }

  public long packets() {
    return directions.stream().mapToLong(Direction::sent).sum();
  }

  /** Directions that have lost something. */
  public long touched() {
    return directions.stream().filter(direction -> direction.lost() > 0).count();
  }

  public long longestGapMillis() {
    return gaps().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** The longest gap of each direction, in ms, ten calls to a line: there/back. */
  public String gapsPerCall() {
    StringBuilder table = new StringBuilder();
    for (int i = 0; i + 1 < directions.size(); i += 2) {
      table.append(i % (2 * CELLS) == 0 && i > 0 ? "\n" : "");
      table.append(
          "%11s"
              .formatted(directions.get(i).gapMillis() + "/" + directions.get(i + 1).gapMillis()));
    }
    return table.toString();
  }

  private List<Long> gaps() {
    return directions.stream().map(Direction::gapMillis).sorted().collect(Collectors.toList());
  }

  private long medianGapMillis() {
    return directions.isEmpty() ? 0 : gaps().get(directions.size() / 2);
  }

  @Override
  public String toString() {
    return "lost %d of %d, at most %d per call and direction (%d of %d); gap %d ms, at most %d"
        .formatted(
            total(),
            packets(),
            worst(),
            touched(),
            directions.size(),
            medianGapMillis(),
            longestGapMillis());
  }
}
