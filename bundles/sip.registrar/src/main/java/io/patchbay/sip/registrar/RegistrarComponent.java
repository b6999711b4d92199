package io.patchbay.sip.registrar;

import io.patchbay.api.sip.SipTransport;
import io.patchbay.api.sip.access.UserDirectory;
import io.patchbay.api.sip.handler.SipRequestHandler;
import io.patchbay.api.sip.location.Binding;
import io.patchbay.api.sip.location.Location;
import io.patchbay.api.sip.location.LocationService;
import io.patchbay.lib.database.Database;
import io.patchbay.lib.settings.DataFolder;
import io.patchbay.lib.settings.SettingsException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registrar before call control, and where users are for whoever asks. One thread of its own
 * sweeps and saves once a second.
 *
 * <p>Its services are registered by hand, once the transport is there: the transport binds
 * handlers, and one that still waited for the transport would be lost to it.
 */
@Component(
    configurationPid = "io.patchbay.sip.registrar",
    service = {},
    immediate = true)
@Designate(ocd = RegistrarConfig.class)
public final class RegistrarComponent implements LocationService {
  private static final Logger LOG = LoggerFactory.getLogger(RegistrarComponent.class);

  private static final int RANKING = 100;

  private final Path data;
  private final Clock clock = Clock.systemUTC();
  private final Bindings bindings;
  private final Places places;
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
  private final ScheduledExecutorService thread;
  private volatile RegistrarSettings settings;
  private volatile @Nullable Keeper keeper;

  @Reference(
      name = "users",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable UserDirectory users;

  @Activate
  public RegistrarComponent(
      @Reference(name = "transport") SipTransport transport,
      BundleContext context,
      Map<String, Object> properties)
      throws SettingsException {
    data = DataFolder.of(context::getProperty);
    RegistrarSettings initial = initial(properties, data);
    settings = initial;
    bindings = new Bindings(this::changed);
    places = new Places(transport);
    SipRequestHandler registrar = new Registrar(transport, bindings, this::settings, clock);
    keep(initial);
    thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "patchbay-registrar");
              made.setDaemon(true);
              return made;
            });
    thread.scheduleWithFixedDelay(this::tidy, 1, 1, TimeUnit.SECONDS);
    registrations.add(
        context.registerService(
            SipRequestHandler.class,
            registrar,
            new Hashtable<>(Map.of(Constants.SERVICE_RANKING, RANKING))));
    registrations.add(context.registerService(LocationService.class, this, null));
  }

  /** Without usable settings nobody registers, and what follows them may be right. */
  private static RegistrarSettings initial(Map<String, Object> properties, Path data)
      throws SettingsException {
    try {
      return RegistrarSettings.read(properties, data);
    } catch (SettingsException e) {
      LOG.error("{}; nobody can register until it is right", e.getMessage());
      return RegistrarSettings.read(Map.of(), data);
    }
  }

  /** Begins to keep registrations where that is wanted, with those that were kept before. */
  private void keep(RegistrarSettings wanted) {
    if (keeper == null && wanted.keep() && !wanted.domains().isEmpty()) {
      Keeper made =
          new Keeper(new Database(wanted.database(), "registrations", BindingTable.SCHEMA), clock);
      LOG.info("registrations are kept in {}", wanted.database());
      keeper = made;
      made.load(bindings);
    }
  }

  private void changed(String user) {
    Keeper keeping = keeper;
    if (keeping != null) {
      keeping.changed(user);
    }
  }

  @Modified
  void modified(Map<String, Object> properties) {
    try {
      RegistrarSettings changed = RegistrarSettings.read(properties, data);
      if (keeper != null && !changed.database().equals(settings.database())) {
        LOG.warn("io.patchbay.sip.registrar: database.url takes effect at the next start");
      }
      settings = changed;
      keep(changed);
    } catch (SettingsException e) {
      LOG.error("{}; the settings before stay", e.getMessage());
    }
  }

  @Deactivate
  void deactivate() {
    registrations.forEach(ServiceRegistration::unregister);
    thread.shutdownNow();
    Keeper keeping = keeper;
    if (keeping != null) {
      keeping.save(bindings);
      keeping.close();
    }
  }

  private RegistrarSettings settings() {
    return settings;
  }

  private void tidy() {
    try {
      bindings.sweep(clock.instant(), places::isDead);
      Keeper keeping = keeper;
      if (keeping != null) {
        keeping.save(bindings);
      }
    } catch (RuntimeException e) {
      LOG.error("sweeping registrations failed", e);
    }
  }

  @Override
  public CompletionStage<Location> locate(String user) {
    List<Binding> live = bindings.preferred(user, clock.instant());
    UserDirectory directory = users;
    if (!live.isEmpty() || !settings.userNeeded() || directory == null) {
      return CompletableFuture.completedFuture(
          new Location(
              true, live.stream().flatMap(binding -> places.of(binding).stream()).toList()));
    }
    return directory.knows(user).thenApply(known -> new Location(known, List.of()));
  }

  @Override
  public List<Binding> bindings() {
    return bindings.all(clock.instant());
  }

  @Override
  public List<Binding> bindings(String user) {
    return bindings.preferred(user, clock.instant());
  }

  @Override
  public boolean remove(String user, String contact) {
    boolean[] found = {false};
    bindings.change(
        user,
        clock.instant(),
        before ->
            before.stream()
                .filter(
                    binding -> {
                      boolean meant = binding.contact().equals(contact);
                      found[0] |= meant;
                      return !meant;
                    })
                .toList());
    return found[0];
  }
}
