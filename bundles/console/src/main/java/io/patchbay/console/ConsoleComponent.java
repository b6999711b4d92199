package io.patchbay.console;

import io.patchbay.api.call.CallControl;
import io.patchbay.api.media.selection.MediaSelector;
import io.patchbay.api.sip.SipTransport;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Registers the commands and the start report. Both stay registered while call control, signalling
 * edge and media come and go.
 */
@Component(
    service = {},
    immediate = true)
public final class ConsoleComponent {
  private static final String LISTENER_PID = "io.patchbay.sip.listener";

  private static final Duration START_LIMIT = Duration.ofSeconds(5);

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable CallControl calls;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable SipTransport sip;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable MediaSelector media;

  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

  @Activate
  public ConsoleComponent(BundleContext context, @Reference ConfigurationAdmin configurations) {
    Services services = new Services(() -> calls, () -> sip, () -> media);
    String version = context.getProperty("patchbay.version");
    Commands commands =
        new Commands(
            services,
            version == null ? context.getBundle().getVersion().toString() : version,
            Clock.systemUTC());
    Configurations present = new Configurations(configurations);
    StartReport report =
        new StartReport(services, () -> present.instances(LISTENER_PID), START_LIMIT);
    register(
        context,
        Commands.class,
        commands,
        Map.of(
            "osgi.command.scope",
            "patchbay",
            "osgi.command.function",
            new String[] {
              "calls", "call", "hangup", "transfer", "record", "tap", "media", "filter", "status"
            }));
    register(
        context,
        MediaCommands.class,
        new MediaCommands(services, present::configured),
        Map.of(
            "osgi.command.scope",
            "patchbay",
            "osgi.command.function",
            new String[] {"drain", "undrain", "move", "doctor"}));
    register(
        context,
        PlayCommands.class,
        new PlayCommands(services),
        Map.of("osgi.command.scope", "patchbay", "osgi.command.function", new String[] {"play"}));
    Supplier<String> text = report::get;
    register(context, Supplier.class, text, Map.of("patchbay.role", "start-report"));
  }

  private void register(
      BundleContext context, Class<?> type, Object service, Map<String, Object> properties) {
    Dictionary<String, Object> dictionary = new Hashtable<>(properties);
    registrations.add(context.registerService(type.getName(), service, dictionary));
  }

  @Deactivate
  void deactivate() {
    registrations.forEach(ServiceRegistration::unregister);
  }
}
