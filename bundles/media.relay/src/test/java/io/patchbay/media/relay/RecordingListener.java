package io.patchbay.media.relay;

import io.patchbay.api.media.MediaEvent;
import io.patchbay.api.media.MediaSessionListener;
import io.patchbay.api.media.MediaTimeout;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it was told. */
final class RecordingListener implements MediaSessionListener {
  final List<MediaTimeout> timeouts = new CopyOnWriteArrayList<>();
  final List<MediaEvent> events = new CopyOnWriteArrayList<>();
  final List<String> lost = new CopyOnWriteArrayList<>();

  @Override
  public void onTimeout(MediaTimeout timeout) {
    timeouts.add(timeout);
  }

  @Override
  public void onEvent(MediaEvent event) {
    events.add(event);
  }

  @Override
  public void onLost(String reason) {
    lost.add(reason);
  }
}
