package io.patchbay.media.relay.rtp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The E-model (ITU-T G.107) with everything but delay, loss and codec at its default, which leaves
 * R = 93.2 - Id - Ie,eff; and the mean opinion score that R stands for (G.107 annex B).
 *
 * <p>Id is the usual straight-line fit of its clause 7.4. Ie,eff is its clause 7.5 for random loss,
 * with Ie and Bpl of ITU-T G.113 appendix I. A codec that is not in that table is judged as G.711
 * with concealment: by delay and loss alone.
 */
final class EModel {
  private static final double DEFAULT_R = 93.2;
  private static final double LOUDEST_LOSS = 95;
  private static final double INTERACTIVE_MILLIS = 177.3;

  /** By encoding name, as in {@code a=rtpmap}. */
  private static final Map<String, Impairment> CODECS =
      Map.of(
          "g729", new Impairment(11, 19.0),
          "g723", new Impairment(15, 16.1),
          "gsm-efr", new Impairment(5, 10.0),
          "amr", new Impairment(5, 10.0));

  private static final Impairment G711 = new Impairment(0, 25.1);

  private EModel() {}

  /**
   * A codec in G.113.
   *
   * @param equipment Ie, without loss
   * @param robustness Bpl, against loss
   */
  private record Impairment(double equipment, double robustness) {}

  /**
   * The mean opinion score of a conversation, 1 to 4.5.
   *
   * @param codec encoding name in lower case; null when unknown
   * @param loss share of packets lost, 0 to 1
   * @param delayMillis from mouth to ear
   */
  static double mos(@Nullable String codec, double loss, double delayMillis) {
    Impairment impairment = codec == null ? G711 : CODECS.getOrDefault(codec, G711);
    double percent = 100 * loss;
    double equipment =
        impairment.equipment
            + (LOUDEST_LOSS - impairment.equipment) * percent / (percent + impairment.robustness);
    double late = Math.max(0, delayMillis - INTERACTIVE_MILLIS);
    return score(DEFAULT_R - (0.024 * delayMillis + 0.11 * late) - equipment);
  }

  private static double score(double r) {
    if (r <= 0) {
      return 1;
    }
    if (r >= 100) {
      return 4.5;
    }
    return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
  }
}
