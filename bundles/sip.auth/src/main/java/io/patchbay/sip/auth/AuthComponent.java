package io.patchbay.sip.auth;

import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTransport;
import io.patchbay.api.sip.access.AccessGuard;
import io.patchbay.api.sip.access.UserDirectory;
import io.patchbay.api.sip.handler.SipInterceptor;
import io.patchbay.api.sip.user.UserStore;
import io.patchbay.lib.digest.DigestAlgorithm;
import io.patchbay.lib.settings.SettingsException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
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
 * Authentication as an interceptor before all others. A configuration that cannot be used at the
 * start shuts the door: whom it meant to ask is not known. Later the one before stays in force.
 *
 * <p>Its services are registered by hand, once the transport is there: the transport binds
 * interceptors, and one that still waited for the transport would be lost to it.
 */
@Component(
    configurationPid = "io.patchbay.sip.auth",
    service = {},
    immediate = true)
@Designate(ocd = AuthConfig.class)
public final class AuthComponent {
  private static final Logger LOG = LoggerFactory.getLogger(AuthComponent.class);
  private static final int RANKING = 1000;
  private static final int NONCES = 100_000;
  private static final GuardSettings NO_GUARD = noGuard();

  /** Whoever knows the users, and the thread they are asked on. */
  private record Users(UserSource source, StoreThread thread) {}

  private final SipLoop clock;
  private final Guard guard;
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
  private volatile @Nullable AuthSettings settings;
  private volatile @Nullable Users users;

  @Activate
  public AuthComponent(
      @Reference(name = "transport") SipTransport transport,
      BundleContext context,
      Map<String, Object> properties) {
    clock = transport.loop(AuthComponent.class.getName());
    guard = new Guard(clock, source -> transport.block(source)::close, this::guardSettings);
    SipInterceptor gate =
        new DigestGate(
            transport.messages(),
            this::users,
            () -> settings,
            new Nonces(clock::nowMillis, NONCES),
            guard);
    apply(properties, "requests from outside dialogs are refused until it is right");
    registrations.add(
        context.registerService(
            SipInterceptor.class,
            gate,
            new Hashtable<>(Map.of(Constants.SERVICE_RANKING, RANKING))));
    registrations.add(context.registerService(AccessGuard.class, guard, null));
    registrations.add(context.registerService(UserDirectory.class, this::knows, null));
  }

  @Reference(
      name = "users",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindUsers(UserStore store) {
    // our own never keeps a loop waiting; of others nobody knows
    StoreThread thread = new StoreThread();
    Executor where = store instanceof UsersComponent ? Runnable::run : thread;
    UserSource source = new UserSource(store, where, clock);
    change(new Users(source, thread));
    LOG.info("users are those of {}", source.name());
  }

  void unbindUsers(UserStore store) {
    Users present = users;
    if (present != null && present.source.isOf(store)) {
      change(null);
    }
  }

  private void change(@Nullable Users next) {
    Users before = users;
    users = next;
    if (before != null) {
      before.thread.close();
    }
  }

  @Modified
  void modified(Map<String, Object> properties) {
    apply(properties, "the settings before stay");
  }

  @Deactivate
  void deactivate() {
    registrations.forEach(ServiceRegistration::unregister);
    guard.close();
    change(null);
  }

  private void apply(Map<String, Object> properties, String otherwise) {
    try {
      AuthSettings read = AuthSettings.read(properties);
      settings = read;
      LOG.info(
          "authentication: {}",
          read.methods().isEmpty()
              ? "nobody is asked"
              : "asked for " + read.methods() + ", by " + names(read.algorithms()));
    } catch (SettingsException e) {
      LOG.error("{}; {}", e.getMessage(), otherwise);
    }
  }

  private static String names(List<DigestAlgorithm> algorithms) {
    return algorithms.stream().map(DigestAlgorithm::token).collect(Collectors.joining(", "));
  }

  private @Nullable UserSource users() {
    Users present = users;
    return present == null ? null : present.source;
  }

  private CompletionStage<Boolean> knows(String user) {
    UserSource source = users();
    return source == null
        ? CompletableFuture.completedFuture(true)
        : source.find(user).thenApply(Optional::isPresent);
  }

  private GuardSettings guardSettings() {
    AuthSettings current = settings;
    return current == null ? NO_GUARD : current.guard();
  }

  private static GuardSettings noGuard() {
    try {
      return AuthSettings.read(Map.of()).guard();
    } catch (SettingsException e) {
      throw new IllegalStateException("the defaults cannot be used", e);
    }
  }
}
