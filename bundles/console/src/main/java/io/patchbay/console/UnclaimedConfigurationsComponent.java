package io.patchbay.console;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Looks for unclaimed configurations a while after one changed. */
@Component(service = ConfigurationListener.class, immediate = true)
public final class UnclaimedConfigurationsComponent implements ConfigurationListener {
  /** A configuration may come before the plug-in that reads it. */
  private static final long PATIENCE_MS = 1500;

  private final BundleContext context;
  private final ServiceComponentRuntime components;
  private final Configurations configurations;
  private final UnclaimedConfigurations unclaimed;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "patchbay-unclaimed-configurations");
            thread.setDaemon(true);
            return thread;
          });

  @Activate
  public UnclaimedConfigurationsComponent(
      BundleContext context,
      @Reference ConfigurationAdmin admin,
      @Reference ServiceComponentRuntime components) {
    this.context = context;
    this.components = components;
    this.configurations = new Configurations(admin);
    this.unclaimed = new UnclaimedConfigurations(this::present, this::claimed);
    look();
  }

  @Override
  public void configurationEvent(ConfigurationEvent event) {
    look();
  }

  private void look() {
    timer.schedule(unclaimed::check, PATIENCE_MS, TimeUnit.MILLISECONDS);
  }

  /** In a host that is not ours the other files are none of our business. */
  private Collection<UnclaimedConfigurations.Entry> present() {
    boolean ours = context.getProperty("patchbay.configs") != null;
    return configurations.entries().stream()
        .filter(entry -> ours || entry.pid().startsWith("io.patchbay."))
        .toList();
  }

  private Set<String> claimed() {
    Set<String> pids = new TreeSet<>();
    for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs()) {
      pids.addAll(List.of(component.configurationPid));
    }
    try {
      String managed =
          "(|(objectClass=org.osgi.service.cm.ManagedService)"
              + "(objectClass=org.osgi.service.cm.ManagedServiceFactory))";
      ServiceReference<?>[] references = context.getAllServiceReferences(null, managed);
      for (ServiceReference<?> reference :
          references == null ? new ServiceReference<?>[0] : references) {
        Object pid = reference.getProperty(Constants.SERVICE_PID);
        if (pid instanceof String[] several) {
          pids.addAll(List.of(several));
        } else if (pid != null) {
          pids.add(pid.toString());
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
    return pids;
  }

  @Deactivate
  void deactivate() {
    timer.shutdownNow();
  }
}
