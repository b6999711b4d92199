package org.example.blocklist;

import io.patchbay.api.call.CallInfo;
import io.patchbay.api.call.hook.Admission;
import io.patchbay.api.call.hook.AdmissionPolicy;
import io.patchbay.api.call.hook.CallAttempt;
import io.patchbay.api.call.hook.CallObserver;
import io.patchbay.api.call.hook.Header;
import io.patchbay.api.call.hook.HeaderFilter;
import io.patchbay.api.call.hook.Passage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three hooks in one service: a policy that refuses callers, a filter that tells the called phone
 * of watched ones, and an observer that logs how long those talked. Each is called on a thread of
 * its own, so that what they share is immutable and volatile.
 */
@Component(configurationPid = "org.example.blocklist")
@Designate(ocd = Config.class)
public final class BlocklistComponent implements AdmissionPolicy, HeaderFilter, CallObserver {
  private static final Logger LOG = LoggerFactory.getLogger(BlocklistComponent.class);

  private record Rules(Numbers blocked, Numbers watched, Admission refusal) {}

  private volatile Rules rules;

  /** A configuration that cannot be used stops the component: Declarative Services logs why. */
  @Activate
  public BlocklistComponent(Config config) {
    this(config.blocked(), config.watched(), config.status());
  }

  /** For tests: no annotation is needed. */
  BlocklistComponent(String blocked, String watched, int status) {
    rules = read(blocked, watched, status);
    tell();
  }

  @Modified
  void modified(Config config) {
    change(config.blocked(), config.watched(), config.status());
  }

  /** A change of the file is live; one that cannot be used changes nothing. */
  void change(String blocked, String watched, int status) {
    try {
      rules = read(blocked, watched, status);
      tell();
    } catch (IllegalArgumentException e) {
      LOG.error("org.example.blocklist.cfg: {}; the rules before stay", e.getMessage());
    }
  }

  private static Rules read(String blocked, String watched, int status) {
    return new Rules(
        Numbers.parse(blocked), Numbers.parse(watched), Admission.refuse(status, "Blocked"));
  }

  /** What is in force now. */
  private void tell() {
    LOG.info(
        "blocklist: blocked {}, watched {}",
        rules.blocked().patterns(),
        rules.watched().patterns());
  }

  @Override
  public CompletionStage<Admission> admit(CallAttempt attempt) {
    boolean blocked = rules.blocked().contains(attempt.calling());
    return CompletableFuture.completedFuture(blocked ? rules.refusal() : Admission.admit());
  }

  /** The INVITE of a watched caller says so to the called phone; all else passes as it is. */
  @Override
  public CompletionStage<List<Header>> filter(Passage passage, List<Header> headers) {
    boolean invite = passage.isFromCaller() && passage.isRequest();
    if (!invite || !rules.watched().contains(passage.attempt().calling())) {
      return CompletableFuture.completedFuture(headers);
    }
    List<Header> more = new ArrayList<>(headers);
    more.removeIf(header -> header.is("Priority"));
    more.add(new Header("Priority", "non-urgent"));
    more.add(new Header("X-Screening", "watched"));
    return CompletableFuture.completedFuture(more);
  }

  @Override
  public void onEnded(CallInfo call) {
    if (rules.watched().contains(call.caller())) {
      long seconds =
          call.answered().map(up -> Duration.between(up, Instant.now()).toSeconds()).orElse(0L);
      LOG.info("watched {} called {}: {} s", call.caller(), call.called(), seconds);
    }
  }
}
