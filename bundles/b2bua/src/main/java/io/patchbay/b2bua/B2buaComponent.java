package io.patchbay.b2bua;

import io.patchbay.api.call.CallControl;
import io.patchbay.api.call.CallInfo;
import io.patchbay.api.call.LimitStatus;
import io.patchbay.api.call.MoveResult;
import io.patchbay.api.call.TransferResult;
import io.patchbay.api.call.routing.CallRouter;
import io.patchbay.api.call.routing.RoutePlan;
import io.patchbay.api.media.selection.MediaSelector;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SipTransport;
import io.patchbay.api.sip.handler.SipRequestHandler;
import io.patchbay.b2bua.leg.Cause;
import io.patchbay.b2bua.leg.HeaderPolicy;
import io.patchbay.b2bua.leg.LegTable;
import io.patchbay.lib.settings.SettingsException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * The B2BUA as a component: takes requests, offers control of the calls.
 *
 * <p>Router and selector may come and go while calls are up: a call keeps what it began with, a new
 * one needs both. When the component stops, subscribers are told to come again, and calls are
 * drained: none is taken, those that run get their grace, then BYE.
 */
@Component(
    configurationPid = "io.patchbay.b2bua",
    service = {SipRequestHandler.class, CallControl.class})
@Designate(ocd = B2buaConfig.class)
public final class B2buaComponent implements SipRequestHandler, CallControl {
  private static final Logger LOG = LoggerFactory.getLogger(B2buaComponent.class);
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  private final SipTransport transport;
  private final HooksComponent hooks;
  private final CallTable calls;
  private final SubscriptionTable subscriptions = new SubscriptionTable();
  private final LegTable legs = new LegTable();
  private final Limits limits = Limits.of(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
  private final Pace moves = new Pace(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
  private final Intake intake;
  private volatile B2buaSettings settings;

  @Reference(
      name = "router",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable CallRouter router;

  @Reference(
      name = "media",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable MediaSelector media;

  @Activate
  public B2buaComponent(
      @Reference(name = "transport") SipTransport transport,
      @Reference(name = "hooks") HooksComponent hooks,
      Map<String, Object> properties)
      throws SettingsException {
    this.transport = transport;
    this.hooks = hooks;
    this.calls = new CallTable(hooks.observers());
    this.settings = initial(properties);
    this.intake =
        new Intake(
            transport,
            calls,
            subscriptions,
            this::context,
            Long.toString(System.currentTimeMillis(), 36));
  }

  @Modified
  void modified(Map<String, Object> properties) {
    try {
      settings = B2buaSettings.read(properties);
    } catch (SettingsException e) {
      LOG.error("{}; the settings before stay", e.getMessage());
    }
  }

  @Deactivate
  void deactivate() throws InterruptedException {
    intake.close();
    CountDownLatch told = subscriptions.endAll();
    if (!told.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("{} subscribers were not told that it stops", told.getCount());
    }
    CountDownLatch empty = calls.whenEmpty();
    Duration grace = settings.shutdownGrace();
    if (calls.size() > 0) {
      LOG.info("{} calls are up: they have {} s", calls.size(), grace.toSeconds());
    }
    if (!empty.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
      calls.hangupAll(Cause.SHUTDOWN);
      if (!empty.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("{} calls did not answer BYE", calls.size());
      }
    }
  }

  @Override
  public boolean handle(IncomingRequest request) {
    return intake.handle(request);
  }

  @Override
  public List<CallInfo> calls() {
    return calls.calls();
  }

  @Override
  public CompletionStage<Optional<CallInfo.Detail>> call(String id) {
    return calls.call(id);
  }

  @Override
  public CompletionStage<Boolean> hangup(String id, String cause) {
    return calls.hangup(id, cause);
  }

  @Override
  public CompletionStage<Boolean> attachTap(String id, String tap) {
    return calls.attachTap(id, tap);
  }

  @Override
  public <T> CompletionStage<Optional<T>> ability(String id, Class<T> type) {
    return calls.ability(id, type);
  }

  @Override
  public CompletionStage<Boolean> detachTap(String id, String tap) {
    return calls.detachTap(id, tap);
  }

  @Override
  public CompletionStage<Optional<MoveResult>> move(String id, Optional<String> backend) {
    return calls.move(id, backend);
  }

  @Override
  public CompletionStage<Optional<TransferResult>> transfer(String id, String leg, String target) {
    return calls.transfers().transfer(id, leg, target);
  }

  @Override
  public CompletionStage<Optional<TransferResult>> transfer(
      String id, String leg, String other, String otherLeg) {
    return calls.transfers().transfer(id, leg, other, otherLeg);
  }

  @Override
  public void drain(boolean drained) {
    if (drained != intake.isDraining()) {
      intake.drain(drained);
      LOG.info(
          drained ? "the node is drained: {} calls go on" : "the node takes new calls again, {} up",
          calls.size());
    }
  }

  @Override
  public boolean isDraining() {
    return intake.isDraining();
  }

  @Override
  public CallStatistics statistics() {
    return calls.statistics();
  }

  @Override
  public List<LimitStatus> limits() {
    return limits.status(settings);
  }

  private CallContext context() {
    B2buaSettings current = settings;
    CallRouter currentRouter = router;
    return new CallContext(
        transport,
        currentRouter != null
            ? currentRouter
            : request -> CompletableFuture.completedFuture(RoutePlan.none()),
        this::selector,
        new HeaderPolicy(transport.messages(), current.userAgent()),
        legs,
        hooks.hooks(),
        limits,
        moves,
        current);
  }

  private MediaSelector selector() {
    MediaSelector current = media;
    return current != null ? current : new NoMedia();
  }

  /**
   * Call control cannot do without settings: a bad file at the start leaves the defaults in force.
   */
  private static B2buaSettings initial(Map<String, Object> properties) throws SettingsException {
    try {
      return B2buaSettings.read(properties);
    } catch (SettingsException e) {
      LOG.error("{}; the defaults are in force", e.getMessage());
      return B2buaSettings.read(Map.of());
    }
  }
}
