package io.patchbay.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.namespace.AbstractWiringNamespace;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** The bundles of the distribution in a framework that is initialized and not yet started. */
final class BundleSet {
  private final Framework framework;
  private final List<Bundle> bundles = new ArrayList<>();

  BundleSet(Framework framework) {
    this.framework = framework;
  }

  void install(List<BundleFolder> folders) throws StartException {
    BundleContext context = framework.getBundleContext();
    for (BundleFolder folder : folders) {
      for (Path jar : folder.jars()) {
        try {
          Bundle bundle = context.installBundle("reference:" + jar.toUri());
          bundle.adapt(BundleStartLevel.class).setStartLevel(folder.level());
          bundles.add(bundle);
        } catch (BundleException e) {
          throw new StartException("cannot install " + jar + ": " + e.getMessage(), e);
        }
      }
    }
  }

  /** All at once, before any starts: fragments attach, and every gap shows. */
  void resolve() throws StartException {
    FrameworkWiring wiring = framework.adapt(FrameworkWiring.class);
    wiring.resolveBundles(bundles);
    List<String> gaps = new ArrayList<>();
    for (Bundle bundle : bundles) {
      if (bundle.getState() == Bundle.INSTALLED) {
        gaps.add(bundle.getSymbolicName() + missing(bundle, wiring));
      }
    }
    if (!gaps.isEmpty()) {
      throw new StartException("bundles do not resolve: " + String.join("; ", gaps));
    }
  }

  /** Marks them to start when the framework reaches their level. */
  void start() throws StartException {
    for (Bundle bundle : bundles) {
      if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
        try {
          bundle.start(Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException e) {
          throw new StartException("cannot start " + bundle + ": " + e.getMessage(), e);
        }
      }
    }
  }

  private static String missing(Bundle bundle, FrameworkWiring wiring) {
    String needs =
        bundle.adapt(BundleRevision.class).getDeclaredRequirements(null).stream()
            .filter(BundleSet::isMandatory)
            .filter(need -> wiring.findProviders(need).isEmpty())
            .map(BundleSet::describe)
            .collect(Collectors.joining(", "));
    return needs.isEmpty() ? "" : " (nobody provides " + needs + ")";
  }

  private static boolean isMandatory(BundleRequirement need) {
    var directives = need.getDirectives();
    return !"optional".equals(directives.get("resolution"))
        && !"dynamic".equals(directives.get("resolution"))
        && "resolve"
            .equals(
                directives
                    .getOrDefault(
                        AbstractWiringNamespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, "resolve")
                    .toLowerCase(Locale.ROOT));
  }

  private static String describe(BundleRequirement need) {
    return need.getNamespace() + " " + need.getDirectives().getOrDefault("filter", "");
  }
}
