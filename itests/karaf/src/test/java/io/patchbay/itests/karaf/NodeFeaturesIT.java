package io.patchbay.itests.karaf;

import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.selection.MediaSelector;
import io.patchbay.itests.container.Await;
import io.patchbay.itests.container.Host;
import io.patchbay.testkit.peer.FreePorts;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/** The feature of each external media node, alone in a plain Karaf. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class NodeFeaturesIT {
  private static final String NODE = "patchbay.itests.node";

  @Inject private BundleContext context;

  @Configuration
  public Option[] rtpengine() {
    return feature("rtpengine");
  }

  @Configuration
  public Option[] rtpproxy() {
    return feature("rtpproxy");
  }

  private static Option[] feature(String node) {
    return options(composite(Karaf.with("patchbay-" + node)), systemProperty(NODE).value(node));
  }

  @Before
  public void awaitBoot() throws Exception {
    Karaf.awaitBoot(context);
  }

  @Test
  public void aNodeThatIsConfiguredIsABackend() throws Exception {
    Host host = new Host(context);
    String node = System.getProperty(NODE);
    String control = "udp:127.0.0.1:" + FreePorts.one();
    host.set("io.patchbay.media." + node, "main", Map.of("control", control));
    Await.until(
        Host.PATIENCE,
        () -> {
          List<BackendStatus> backends = host.service(MediaSelector.class).backends();
          assertTrue(
              backends.toString(),
              backends.stream()
                  .anyMatch(
                      each ->
                          each.name().equals(node + "-main")
                              && !each.usable()
                              && each.detail().contains(control)));
        });
  }
}
