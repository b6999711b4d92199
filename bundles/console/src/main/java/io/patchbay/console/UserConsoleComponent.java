package io.patchbay.console;

import io.patchbay.api.sip.access.AccessGuard;
import io.patchbay.api.sip.access.UserAdministration;
import io.patchbay.api.sip.location.LocationService;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Registers the commands about users and registrations; what they talk to may come and go. */
@Component(
    service = {},
    immediate = true)
public final class UserConsoleComponent {
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable UserAdministration users;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable AccessGuard guard;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable LocationService locations;

  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

  @Activate
  public UserConsoleComponent(BundleContext context) {
    register(context, new UserCommands(() -> users, () -> guard), "user", "bans", "unban");
    register(
        context,
        new RegistrationCommands(() -> locations, Clock.systemUTC()),
        "registrations",
        "unregister");
  }

  private void register(BundleContext context, Object commands, String... functions) {
    registrations.add(
        context.registerService(
            commands.getClass().getName(),
            commands,
            new Hashtable<>(
                Map.of("osgi.command.scope", "patchbay", "osgi.command.function", functions))));
  }

  @Deactivate
  void deactivate() {
    registrations.forEach(ServiceRegistration::unregister);
  }
}
