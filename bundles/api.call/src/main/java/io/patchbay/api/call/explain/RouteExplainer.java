package io.patchbay.api.call.explain;

import io.patchbay.api.call.routing.RouteRequest;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** Says where a call would go. Thread-safe; never blocks. */
@ProviderType
@FunctionalInterface
public interface RouteExplainer {
  /** What would be done, step by step and why; a line each. Nothing is called or counted. */
  CompletionStage<List<String>> explain(RouteRequest request);
}
