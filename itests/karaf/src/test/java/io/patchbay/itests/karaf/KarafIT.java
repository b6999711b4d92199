package io.patchbay.itests.karaf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.patchbay.api.media.selection.MediaSelector;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.api.sip.SipTransport;
import io.patchbay.itests.container.Await;
import io.patchbay.itests.container.GatewayInHost;
import io.patchbay.itests.container.Host;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The feature in a plain Karaf. {@code FelixIT} is its twin in a bare Felix. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class KarafIT {
  @Inject private BundleContext context;

  @Configuration
  public Option[] container() {
    return Karaf.with("patchbay");
  }

  /** The probe is there before all features are, and configurations are written meanwhile. */
  @Before
  public void awaitBoot() throws Exception {
    Karaf.awaitBoot(context);
  }

  @Test
  public void aCallWithMediaPasses() throws Exception {
    GatewayInHost gateway = GatewayInHost.configured(new Host(context));
    gateway.callWithMedia();
    gateway.expectNothingLeft();
  }

  @Test
  public void theFeatureBringsItsConfiguration() throws Exception {
    Path etc = Path.of(System.getProperty("karaf.etc"));
    assertEquals("udp", file(etc, "sip.listener-udp").get("transport"));
    assertEquals("tcp", file(etc, "sip.listener-tcp").get("transport"));
    assertEquals("sip:{user}@127.0.0.1:5062", file(etc, "routing.route-default").get("target"));
    assertEquals("relay", file(etc, "media.select").get("backend"));
    assertTrue(file(etc, "media.relay").containsKey("ports"));
    assertTrue(file(etc, "b2bua").containsKey("shutdown.grace"));

    Await.until(Host.PATIENCE, () -> assertInForce(new Host(context)));
  }

  @Test
  public void theCommandsAreThere() throws Exception {
    Await.until(Host.PATIENCE, this::assertCommands);
  }

  private void assertCommands() throws Exception {
    Set<String> commands =
        Arrays.stream(context.getAllServiceReferences(null, "(osgi.command.scope=patchbay)"))
            .map(KarafIT::functions)
            .flatMap(List::stream)
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "calls",
            "call",
            "hangup",
            "transfer",
            "media",
            "record",
            "play",
            "tap",
            "drain",
            "undrain",
            "move",
            "doctor",
            "filter",
            "status",
            "trunks",
            "route",
            "user",
            "bans",
            "unban",
            "registrations",
            "unregister"),
        commands);
  }

  /** Taken by the parts it is for, whether or not somebody else has port 5060 of this machine. */
  private static void assertInForce(Host host) throws Exception {
    assertEquals("relay", host.service(MediaSelector.class).selected());
    List<ListenerStatus> listeners = host.service(SipTransport.class).listeners();
    for (String name : List.of("udp", "tcp")) {
      assertTrue(
          name + " in " + listeners,
          listeners.stream()
              .anyMatch(
                  at ->
                      at.name().equals(name)
                          && at.bind().port() == 5060
                          && (at.listening() || at.detail().contains("in use"))));
    }
  }

  private static Properties file(Path etc, String name) throws Exception {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(etc.resolve("io.patchbay." + name + ".cfg"))) {
      properties.load(reader);
    }
    return properties;
  }

  @Test
  public void karafsShellRunsThem() throws Exception {
    Await.until(Host.PATIENCE, this::assertStatusIsShown);
  }

  private void assertStatusIsShown() throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(said, true, UTF_8)) {
      SessionFactory shell = new Host(context).service(SessionFactory.class);
      Session session = shell.create(InputStream.nullInputStream(), out, out);
      session.execute("patchbay:status");
      session.close();
    }
    assertTrue(said.toString(UTF_8), said.toString(UTF_8).contains("calls.now"));
  }

  private static List<String> functions(ServiceReference<?> commands) {
    return List.of((String[]) commands.getProperty("osgi.command.function"));
  }
}
