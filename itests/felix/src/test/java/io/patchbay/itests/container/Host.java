package io.patchbay.itests.container;

import static org.junit.Assert.assertNotNull;

import java.time.Duration;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The framework a test runs in. Services are looked up each time, since they come and go. */
public final class Host {
  /** For what comes by itself. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BundleContext context;

  public Host(BundleContext context) {
    this.context = context;
  }

  /** A service, as soon as it is there. */
  public <T> T service(Class<T> type) throws Exception {
    return Await.until(
        PATIENCE,
        () -> {
          ServiceReference<T> reference = context.getServiceReference(type);
          assertNotNull("no " + type.getName() + "; bundles:\n" + bundles(), reference);
          T service = context.getService(reference);
          assertNotNull(type.getName() + " is just leaving", service);
          return service;
        });
  }

  public Bundle bundle(String symbolicName) {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + symbolicName + " in:\n" + bundles()));
  }

  /** Changes keys of a singleton, and leaves its other ones. */
  public void set(String pid, Map<String, String> values) throws Exception {
    update(service(ConfigurationAdmin.class).getConfiguration(pid, "?"), values);
  }

  /** An instance of a factory. */
  public void set(String factoryPid, String name, Map<String, String> values) throws Exception {
    ConfigurationAdmin admin = service(ConfigurationAdmin.class);
    update(admin.getFactoryConfiguration(factoryPid, name, "?"), values);
  }

  @SuppressWarnings("JdkObsolete") // the API of Configuration Admin
  private static void update(Configuration configuration, Map<String, String> values)
      throws Exception {
    Dictionary<String, Object> present = configuration.getProperties();
    Dictionary<String, Object> properties = present == null ? new Hashtable<>() : present;
    values.forEach(properties::put);
    configuration.update(properties);
  }

  private String bundles() {
    return Arrays.stream(context.getBundles())
        .map(bundle -> bundle.getState() + " " + bundle + " " + bundle.getLocation())
        .collect(Collectors.joining("\n"));
  }
}
