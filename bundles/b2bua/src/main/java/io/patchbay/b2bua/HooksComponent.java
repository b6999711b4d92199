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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whiteboard: hooks of plug-ins may come and go while calls are up. */
@Component(service = HooksComponent.class)
public final class HooksComponent {
  private static final Logger LOG = LoggerFactory.getLogger(HooksComponent.class);

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
    tell(AdmissionPolicy.class, policy);
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
    tell(HeaderFilter.class, filter);
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
    tell(SdpFilter.class, filter);
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
    tell(CallObserver.class, observer);
  }

  void removeObserver(CallObserver observer) {
    observers.remove(observer);
  }

  /** Calls that begin from now on have it. */
  private static <T> void tell(Class<T> kind, T hook) {
    LOG.info("{} of a plug-in is there: {}", kind.getSimpleName(), hook.getClass().getName());
  }

  private static int ranking(Map<String, Object> properties) {
    return properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
  }
}
