package io.patchbay.b2bua;

import io.patchbay.api.call.hook.AdmissionPolicy;
import io.patchbay.api.call.hook.HeaderFilter;
import io.patchbay.api.call.hook.SdpFilter;
import java.util.List;

/**
 * What plug-ins have put into call control, as a call captures it when it begins: each kind in the
 * order it is asked.
 */
record Hooks(
    List<Hook<AdmissionPolicy>> admission,
    List<Hook<HeaderFilter>> headers,
    List<Hook<SdpFilter>> sdp) {
  Hooks {
    admission = List.copyOf(admission);
    headers = List.copyOf(headers);
    sdp = List.copyOf(sdp);
  }
}
