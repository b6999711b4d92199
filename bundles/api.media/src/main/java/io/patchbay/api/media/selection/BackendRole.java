package io.patchbay.api.media.selection;

/** What a backend is to new calls, as far as no route says otherwise. */
public enum BackendRole {
  /** Asked first, by all new calls or by its share of them. */
  CHOSEN,
  /** Asked when those before it cannot. */
  FALLBACK,
  /** Gets no new call, because it is drained. */
  DRAINED,
  /** Not among those that new calls may get. */
  UNUSED
}
