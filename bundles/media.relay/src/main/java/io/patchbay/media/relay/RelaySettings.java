package io.patchbay.media.relay;

import io.patchbay.api.media.RtcpMode;
import io.patchbay.lib.settings.Settings;
import io.patchbay.lib.settings.SettingsException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Map;

/**
 * The relay's configuration, checked.
 *
 * @param main the interface that is always there
 * @param admission from where on new sessions are refused
 * @param timeouts how long a session may be what
 * @param learning how a side's source is learned, where its leg does not want another mode
 * @param limits what one side may send on one m-line
 * @param rtcp what becomes of RTCP, where a session does not want something else
 * @param engine how packets get in and out
 */
record RelaySettings(
    MediaInterface main,
    AdmissionLimits admission,
    RelayTimeouts timeouts,
    LearningRules learning,
    StreamLimits limits,
    RtcpMode rtcp,
    EngineSettings engine) {
  /** Reads the component's properties against {@link Config}. */
  static RelaySettings read(Map<String, ?> properties) throws SettingsException {
    Settings settings = Settings.of(Config.class, properties);
    MediaInterface main = new InterfaceReader(settings).main();
    AdmissionLimits admission = AdmissionLimits.read(settings);
    RelayTimeouts timeouts = RelayTimeouts.read(settings);
    LearningRules learning = LearningRules.read(settings);
    StreamLimits limits = StreamLimits.read(settings);
    RtcpMode rtcp = settings.parsed("rtcp", RelaySettings::rtcp, RtcpMode.FORWARD);
    EngineSettings engine = EngineSettings.read(settings);
    settings.orThrow();
    return new RelaySettings(main, admission, timeouts, learning, limits, rtcp, engine);
  }

  private static RtcpMode rtcp(String text) {
    return switch (text) {
      case "forward" -> RtcpMode.FORWARD;
      case "terminate" -> RtcpMode.TERMINATE;
      default -> throw new IllegalArgumentException("must be forward or terminate");
    };
  }

  static boolean isIpv4(InetAddress address) {
    return address instanceof Inet4Address;
  }
}
