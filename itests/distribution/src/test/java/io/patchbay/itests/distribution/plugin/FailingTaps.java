package io.patchbay.itests.distribution.plugin;

import io.patchbay.api.media.tap.MediaTap;
import io.patchbay.api.media.tap.TapEnd;
import io.patchbay.api.media.tap.TapPacket;
import io.patchbay.api.media.tap.TapReceiver;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** The activator of a plug-in with two taps: one throws at a packet, and one never returns. */
public final class FailingTaps implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    register(context, "thrower");
    register(context, "hanger");
  }

  private static void register(BundleContext context, String name) {
    Dictionary<String, String> properties = new Hashtable<>();
    properties.put(MediaTap.NAME, name);
    MediaTap tap = session -> new Receiver(name);
    context.registerService(MediaTap.class, tap, properties);
  }

  @Override
  public void stop(BundleContext context) {
    // the framework takes the services away
  }

  /** Fails at its tenth packet. */
  public static final class Receiver implements TapReceiver {
    private final String name;
    private int packets;

    Receiver(String name) {
      this.name = name;
    }

    @Override
    public void onPacket(TapPacket packet) {
      packets++;
      if (packets == 10 && name.equals("thrower")) {
        throw new IllegalStateException("no more of this");
      }
      while (packets >= 10) {
        waitForEver();
      }
    }

    /** Not even an interrupt ends it. */
    private static void waitForEver() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        // goes on waiting: that is what it is for
      }
    }

    @Override
    public void onEnd(TapEnd reason) {
      // nothing to let go of
    }
  }
}
