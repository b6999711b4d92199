package io.patchbay.b2bua;

import io.patchbay.api.call.hook.AdmissionPolicy;
import io.patchbay.api.call.hook.CallObserver;
import io.patchbay.api.call.hook.HeaderFilter;
import io.patchbay.api.call.hook.SdpFilter;
import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The whiteboard: hooks of plug-ins may come and go while calls are up. */
@Component(service = HooksComponent.class)
public final class HooksComponent {
  private final HookList<AdmissionPolicy> admission = new HookList<>();
  private final HookList<HeaderFilter> headers = new HookList<>();
  private final HookList<SdpFilter> sdp = new HookList<>();
  private final Observers observers = new Observers();

  /** As they are now. */
  Hooks hooks() {
    return new Hooks(admission.list(), headers.list(), sdp.list());
  }

  Observers observers() {
    return observers;
  }

  @Reference(
      name = "admission",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY,
      updated = "addAdmission")
  void addAdmission(AdmissionPolicy policy, Map<String, Object> properties) {
    admission.put(policy, ranking(properties));
  }

  void removeAdmission(AdmissionPolicy policy) {
    admission.remove(policy);
  }

  @Reference(
      name = "headers",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY,
      updated = "addHeaders")
  void addHeaders(HeaderFilter filter, Map<String, Object> properties) {
    headers.put(filter, ranking(properties));
  }

  void removeHeaders(HeaderFilter filter) {
    headers.remove(filter);
  }

  @Reference(
      name = "sdp",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY,
      updated = "addSdp")
  void addSdp(SdpFilter filter, Map<String, Object> properties) {
    sdp.put(filter, ranking(properties));
  }

  void removeSdp(SdpFilter filter) {
    sdp.remove(filter);
  }

  @Reference(
      name = "observer",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addObserver(CallObserver observer) {
    observers.add(observer);
  }

  void removeObserver(CallObserver observer) {
    observers.remove(observer);
  }

  private static int ranking(Map<String, Object> properties) {
    return properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
  }
}
