package io.patchbay.console;

import io.patchbay.api.sip.FilterStatus;
import io.patchbay.api.sip.HostPort;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.api.sip.SipStatistics;
import io.patchbay.api.sip.SipTransport;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Only what the console asks for: listeners and counters. */
final class FakeSip {
  final List<ListenerStatus> listeners = new CopyOnWriteArrayList<>();

  final SipTransport transport =
      (SipTransport)
          Proxy.newProxyInstance(
              FakeSip.class.getClassLoader(),
              new Class<?>[] {SipTransport.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "listeners" -> List.copyOf(listeners);
                    case "statistics" -> new SipStatistics(10, 11, 1, 2, false, 7, 3, 4, 5, 6);
                    case "filterStatus" ->
                        new FilterStatus(
                            "",
                            "203.0.113.0/24",
                            50,
                            100,
                            "192.0.2.0/24",
                            7,
                            8,
                            9,
                            10,
                            List.of(new FilterStatus.Source("198.51.100.9", 8)));
                    default -> throw new UnsupportedOperationException(method.getName());
                  });

  FakeSip listening(String name, int port) {
    listeners.add(
        new ListenerStatus(name, name, new HostPort("127.0.0.1", port), "auto", true, ""));
    return this;
  }

  FakeSip failed(String name, int port, String why) {
    listeners.add(
        new ListenerStatus(name, name, new HostPort("127.0.0.1", port), "auto", false, why));
    return this;
  }
}
