package io.patchbay.launcher;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The properties the framework is made with. */
final class FrameworkSettings {
  /** slf4j 2 serves callers of 1.7 too: bundles may ask for either. */
  private static final String SLF4J_1 = ";version=1.7.36";

  private static final String SLF4J_2 = ";version=2.0.20";

  private FrameworkSettings() {}

  /**
   * As Felix takes them.
   *
   * @param stop how long stopping may take; nothing inside the framework gives up before
   */
  static Map<String, Object> of(Folders folders, String version, Duration stop) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("org.osgi.framework.storage", folders.data().resolve("felix-cache").toString());
    // Bundles are installed by reference, so a fresh cache costs little, and none is ever stale.
    settings.put("org.osgi.framework.storage.clean", "onFirstInit");
    settings.put("org.osgi.framework.startlevel.beginning", "100");
    settings.put("org.osgi.framework.bootdelegation", "sun.*,com.sun.*");
    settings.put("org.osgi.framework.system.packages.extra", sharedPackages());
    settings.put("felix.log.level", "2");
    settings.put("felix.log.logger", new FrameworkLog());

    settings.put("org.osgi.service.log.admin.loglevel", "INFO");
    settings.put("ds.stop.timeout.milliseconds", String.valueOf(stop.toMillis()));
    settings.put("ds.lock.timeout.milliseconds", String.valueOf(stop.toMillis()));
    fileInstall(settings, folders);

    settings.put("patchbay.version", version);
    settings.put("patchbay.home", folders.home().toString());
    settings.put("patchbay.configs", folders.configs().toString());
    settings.put("patchbay.data", folders.data().toString());
    settings.put("patchbay.control", ControlAddress.of(folders.data()).toString());
    return settings;
  }

  private static void fileInstall(Map<String, Object> settings, Folders folders) {
    settings.put("felix.fileinstall.dir", folders.configs() + "," + folders.plugins());
    settings.put("felix.fileinstall.filter", ".*\\.(cfg|config|jar)");
    settings.put("felix.fileinstall.tmpdir", folders.data().resolve("fileinstall").toString());
    settings.put("felix.fileinstall.poll", "500");
    settings.put("felix.fileinstall.noInitialDelay", "true");
    settings.put("felix.fileinstall.enableConfigSave", "false");
    settings.put("felix.fileinstall.log.level", "3");
    settings.put("felix.fileinstall.log.default", "jul");
    // The level FileInstall starts at: it tells of a plug-in that does not start only when it may
    // try at once. Going down they come last, after every call that may use them.
    settings.put("felix.fileinstall.start.level", "15");
  }

  private static String sharedPackages() {
    StringBuilder packages = new StringBuilder();
    for (String name :
        new String[] {"org.slf4j", "org.slf4j.event", "org.slf4j.helpers", "org.slf4j.spi"}) {
      packages.append(name).append(SLF4J_1).append(',').append(name).append(SLF4J_2).append(',');
    }
    return packages
        .append("org.osgi.service.log;version=1.5,org.osgi.service.log.admin;version=1.0")
        .toString();
  }
}
