package io.patchbay.sip.transport.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.api.sip.DialogId;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SipTransport.Registration;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.SipInterceptor;
import io.patchbay.testkit.VirtualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.sip.message.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatchTest {
  private static final String OPTIONS = Bench.request("OPTIONS", "z9hG4bK1");
  private static final String BYE = Bench.request("BYE", "z9hG4bK2", "<sip:b@x>;tag=ours", 2);

  private final Bench bench = new Bench();

  @AfterEach
  void everythingIsGoneInTheEnd() {
    bench.pass(200_000);
    bench.assertAtRest();
  }

  @Test
  void withoutAnyHandlerRequestsGet503WithRetryAfter() {
    bench.arrive(OPTIONS);
    assertThat(bench.wire.last().startLine()).isEqualTo("SIP/2.0 503 Service Unavailable");
    assertThat(bench.wire.last().header("Retry-After")).isEqualTo("5");
  }

  @Test
  void whatNoHandlerTakesGets405Or501() {
    bench.core.add(request -> false, 0);
    bench.arrive(Bench.request("REFER", "z9hG4bK1"));
    assertThat(bench.wire.last().startLine()).isEqualTo("SIP/2.0 405 Method Not Allowed");
    bench.arrive(Bench.request("DANCE", "z9hG4bK2"));
    assertThat(bench.wire.last().startLine()).isEqualTo("SIP/2.0 501 Not Implemented");
  }

  @Test
  void whileCallControlIsAwayOthersMayBeThere() {
    bench.core.add(request -> request.method().equals("REGISTER"), 0);
    bench.arrive(OPTIONS);
    assertThat(bench.wire.last().startLine()).isEqualTo("SIP/2.0 503 Service Unavailable");
    assertThat(bench.wire.last().header("Retry-After")).isEqualTo("5");
  }

  @Test
  void handlersAreAskedByRankingAndLeaveAtOnce() {
    var low = new Recorder("low", bench);
    var high = new Recorder("high", bench);
    bench.core.add(low, 1);
    bench.core.add(high, 2);
    bench.arrive(OPTIONS);
    bench.core.remove(high);
    bench.arrive(Bench.request("OPTIONS", "z9hG4bK2", "<sip:b@x>", 2));
    assertThat(bench.events).containsExactly("high", "low");
  }

  @Test
  void aHandlerThatThrowsIsAnswered500() {
    bench.core.add(
        request -> {
          throw new IllegalStateException("on purpose");
        },
        0);
    bench.arrive(OPTIONS);
    assertThat(bench.wire.last().startLine()).isEqualTo("SIP/2.0 500 Server Internal Error");
  }

  @Test
  void aRequestGoesOnPastAnInterceptorThatThrows() {
    bench.core.add(
        new SipInterceptor() {
          @Override
          public boolean onRequest(IncomingRequest request) {
            throw new IllegalStateException("on purpose");
          }
        },
        0);
    bench.taking();
    bench.arrive(OPTIONS);
    assertThat(bench.requests).hasSize(1);
  }

  @Test
  void requestsOfADialogGoToItsHandlerUntilItIsClosed() {
    DialogId id = new DialogId("call-1", "ours");
    Registration registration =
        bench.core.registerDialog(id, r -> r.respond(bench.messages().response(r, 200, "ignored")));
    assertThatThrownBy(() -> bench.core.registerDialog(id, r -> {}))
        .isInstanceOf(IllegalStateException.class);
    assertThat(bench.core.statistics().dialogs()).isEqualTo(1);
    bench.arrive(BYE);
    assertThat(bench.wire.last().startLine()).isEqualTo("SIP/2.0 200 OK");
    assertThat(bench.wire.last().header("To")).isEqualTo("<sip:b@x>;tag=ours");
    registration.close();
    registration.close();
    bench.arrive(BYE.replace("z9hG4bK2", "z9hG4bK3"));
    assertThat(bench.wire.last().startLine()).startsWith("SIP/2.0 481 ");
    assertThat(bench.core.statistics().dialogs()).isZero();
  }

  @Test
  void aDialogHandlerThatThrowsIsAnswered500() {
    bench.core.registerDialog(
        new DialogId("call-1", "ours"),
        r -> {
          throw new IllegalStateException("on purpose");
        });
    bench.arrive(BYE);
    assertThat(bench.wire.last().startLine()).startsWith("SIP/2.0 500 ");
  }

  @Test
  void anAckOfNoDialogIsDropped() {
    bench.taking();
    bench.arrive(Bench.request("ACK", "z9hG4bK9", "<sip:b@x>;tag=unknown", 1));
    bench.arrive(Bench.request("ACK", "z9hG4bK9"));
    assertThat(bench.wire.sent).isEmpty();
    assertThat(bench.requests).isEmpty();
  }

  @Test
  void anInterceptorKeepsARequestFromAllOthers() {
    bench.taking();
    bench.core.add(
        new SipInterceptor() {
          @Override
          public boolean onRequest(IncomingRequest request) {
            return false;
          }
        },
        0);
    bench.arrive(Bench.request("INVITE", "z9hG4bK1"));
    bench.pass(1_000);
    bench.arrive(Bench.request("INVITE", "z9hG4bK1"));
    assertThat(bench.requests).isEmpty();
    assertThat(bench.wire.sent).isEmpty();
  }

  @Test
  void aRequestThatIsHeldGoesOnToTheNextInterceptorWhenItIsLetGo() {
    List<Runnable> held = new ArrayList<>();
    intercept(
        2,
        request -> {
          held.add(request.hold());
          request.authenticated("alice");
          return false;
        });
    intercept(1, request -> bench.events.add("second"));
    bench.taking();
    bench.arrive(Bench.request("INVITE", "z9hG4bK1"));
    bench.pass(300);
    assertThat(bench.wire.last().startLine()).isEqualTo("SIP/2.0 100 Trying");
    assertThat(bench.requests).isEmpty();
    held.get(0).run();
    held.get(0).run();
    assertThat(bench.events).containsExactly("second");
    assertThat(bench.requests).hasSize(1);
    assertThat(bench.requests.get(0).user()).contains("alice");
    bench.requests.get(0).respond(bench.messages().response(bench.requests.get(0), 486, "t"));
  }

  @Test
  void aHeldRequestThatWasAnsweredOrHasRunOutGoesNowhere() {
    List<Runnable> held = new ArrayList<>();
    List<IncomingRequest> shown = new ArrayList<>();
    intercept(
        0,
        request -> {
          held.add(request.hold());
          shown.add(request);
          return false;
        });
    bench.taking();
    bench.arrive(OPTIONS);
    shown.get(0).respond(bench.messages().response(shown.get(0), 403, "t"));
    held.get(0).run();
    bench.arrive(Bench.request("OPTIONS", "z9hG4bK2", "<sip:b@x>", 2));
    bench.pass(40_000);
    held.get(1).run();
    assertThat(bench.requests).isEmpty();
    assertThat(bench.wire.sent).hasSize(1);
    assertThatThrownBy(() -> shown.get(0).hold()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anInterceptorThatHoldsAndThenLetsPassHoldsNothing() {
    List<Runnable> held = new ArrayList<>();
    intercept(0, request -> held.add(request.hold()));
    bench.taking();
    bench.arrive(OPTIONS);
    held.get(0).run();
    assertThat(bench.requests).hasSize(1);
  }

  private void intercept(int ranking, Predicate<IncomingRequest> decision) {
    bench.core.add(
        new SipInterceptor() {
          @Override
          public boolean onRequest(IncomingRequest request) {
            return decision.test(request);
          }
        },
        ranking);
  }

  @Test
  void anInterceptorMayChangeWhatLeaves() {
    bench.core.add(
        new SipInterceptor() {
          @Override
          public void onSend(Request request, Target target) {
            request.addHeader(bench.messages().header("X-Seen", "yes"));
          }
        },
        0);
    bench.send("OPTIONS", "udp");
    assertThat(bench.wire.last().header("X-Seen")).isEqualTo("yes");
  }

  @Test
  void callIdsOfALoopBelongToIt() {
    VirtualLoop one = new VirtualLoop();
    VirtualLoop two = new VirtualLoop();
    SipCore core = new SipCore(List.of(one, two), new MemoryWire(one), Timing.STANDARD);
    for (int i = 0; i < 20; i++) {
      assertThat(core.loop(core.newCallId(two))).isSameAs(two);
    }
    assertThatThrownBy(() -> core.newCallId(new VirtualLoop()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private record Recorder(String name, Bench bench)
      implements io.patchbay.api.sip.handler.SipRequestHandler {
    @Override
    public boolean handle(IncomingRequest request) {
      bench.events.add(name);
      return request.respond(bench.messages().response(request, 200, name)) != null;
    }
  }
}
