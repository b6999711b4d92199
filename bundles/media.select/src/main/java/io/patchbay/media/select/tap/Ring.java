package io.patchbay.media.select.tap;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** A bounded queue between one thread that offers and one that polls; neither ever waits. */
final class Ring<T> {
  private final AtomicReferenceArray<@Nullable T> cells;
  private int offered;
  private int polled;

  Ring(int capacity) {
    cells = new AtomicReferenceArray<>(capacity);
  }

  /** False when it is full. */
  boolean offer(T element) {
    if (cells.getAcquire(offered) != null) {
      return false;
    }
    cells.setRelease(offered, element);
    offered = next(offered);
    return true;
  }

  /** Null when it is empty. */
  @Nullable T poll() {
    T element = cells.getAcquire(polled);
    if (element != null) {
      cells.setRelease(polled, null);
      polled = next(polled);
    }
    return element;
  }

  private int next(int index) {
    return index + 1 == cells.length() ? 0 : index + 1;
  }
}
