package io.patchbay.console;

import io.patchbay.console.doctor.Configured;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** What Configuration Admin holds now. Thread-safe. */
final class Configurations {
  private final ConfigurationAdmin admin;

  Configurations(ConfigurationAdmin admin) {
    this.admin = admin;
  }

  /** Names of the instances of a factory, the part of the PID behind the tilde. */
  Set<String> instances(String factoryPid) {
    Set<String> names = new TreeSet<>();
    for (Configuration configuration : list()) {
      if (factoryPid.equals(configuration.getFactoryPid())) {
        String pid = configuration.getPid();
        names.add(pid.substring(pid.indexOf('~') + 1));
      }
    }
    return names;
  }

  /** Every configuration with the file it came from. */
  Collection<UnclaimedConfigurations.Entry> entries() {
    List<UnclaimedConfigurations.Entry> entries = new ArrayList<>();
    for (Configuration configuration : list()) {
      String factory = configuration.getFactoryPid();
      String pid = factory == null ? configuration.getPid() : factory;
      String file = file(configuration);
      entries.add(
          new UnclaimedConfigurations.Entry(pid, file == null ? configuration.getPid() : file));
    }
    return entries;
  }

  /** Every configuration of ours as its file has it. */
  Collection<Configured> configured() {
    List<Configured> all = new ArrayList<>();
    for (Configuration configuration : list()) {
      var properties = configuration.getProperties();
      String factory = configuration.getFactoryPid();
      String pid = factory == null ? configuration.getPid() : factory;
      if (properties != null && pid.startsWith("io.patchbay.")) {
        Map<String, String> values = new TreeMap<>();
        for (String key : Collections.list(properties.keys())) {
          values.put(key, String.valueOf(properties.get(key)));
        }
        String file = file(configuration);
        all.add(new Configured(file == null ? configuration.getPid() : file, pid, values));
      }
    }
    return all;
  }

  private static @Nullable String file(Configuration configuration) {
    var properties = configuration.getProperties();
    Object file = properties == null ? null : properties.get("felix.fileinstall.filename");
    if (file == null) {
      return null;
    }
    String text = file.toString();
    return text.substring(text.lastIndexOf('/') + 1);
  }

  private List<Configuration> list() {
    try {
      Configuration[] found = admin.listConfigurations(null);
      return found == null ? List.of() : List.of(found);
    } catch (IOException | InvalidSyntaxException e) {
      throw new IllegalStateException("Configuration Admin cannot list: " + e.getMessage(), e);
    }
  }
}
