package io.patchbay.b2bua;

import io.patchbay.api.call.hook.AdmissionPolicy;
import io.patchbay.api.call.hook.HeaderFilter;
import io.patchbay.api.call.hook.SdpFilter;
import io.patchbay.sdp.CodecFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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

  /** The same, with what is done to codecs on the spot before plug-ins are asked. */
  Hooks with(CodecFilter codecs) {
    SdpFilter filter = (passage, given) -> CompletableFuture.completedFuture(codecs.apply(given));
    List<Hook<SdpFilter>> all = new ArrayList<>(List.of(new Hook<>(filter, Runnable::run)));
    all.addAll(sdp);
    return new Hooks(admission, headers, all);
  }
}
