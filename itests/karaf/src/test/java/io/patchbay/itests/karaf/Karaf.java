package io.patchbay.itests.karaf;

import static org.junit.Assert.assertNotNull;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.url;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFileExtend;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.features;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;

import io.patchbay.itests.container.Await;
import java.nio.file.Path;
import java.time.Duration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.BundleContext;

/** A plain Karaf with features of ours. */
final class Karaf {
  private static final String MAVEN = "etc/org.ops4j.pax.url.mvn.cfg";
  private static final String MANAGEMENT = "etc/org.apache.karaf.management.cfg";
  private static final String LOCALHOST = "127.0.0.1";
  private static final Duration BOOT = Duration.ofMinutes(3);

  private Karaf() {}

  static Option[] with(String... features) {
    String repository = Path.of(System.getProperty("patchbay.repository")).toUri().toString();
    String version = System.getProperty("patchbay.version");
    return options(
        karafDistributionConfiguration()
            .frameworkUrl("mvn:org.apache.karaf/apache-karaf/" + karafVersion() + "/zip")
            .karafVersion(karafVersion())
            .unpackDirectory(Path.of("target", "exam").toFile())
            .useDeployFolder(false)
            .runEmbedded(false),
        configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
        editConfigurationFilePut(MANAGEMENT, "rmiRegistryHost", LOCALHOST),
        editConfigurationFilePut(MANAGEMENT, "rmiServerHost", LOCALHOST),
        // the build has put everything there; nobody else is asked
        editConfigurationFilePut(
            MAVEN,
            "org.ops4j.pax.url.mvn.localRepository",
            System.getProperty("org.ops4j.pax.url.mvn.localRepository")),
        editConfigurationFilePut(
            MAVEN,
            "org.ops4j.pax.url.mvn.repositories",
            System.getProperty("org.ops4j.pax.url.mvn.repositories")),
        editConfigurationFileExtend(
            MAVEN,
            "org.ops4j.pax.url.mvn.defaultRepositories",
            repository + "@id=patchbay@snapshots"),
        features("mvn:io.patchbay/features/" + version + "/xml/features", features),
        url(Path.of(System.getProperty("patchbay.testkit")).toUri().toString()));
  }

  private static String karafVersion() {
    return System.getProperty("karaf.version");
  }

  /** The probe is there before all features are, and configurations are written meanwhile. */
  static void awaitBoot(BundleContext context) throws Exception {
    Await.until(
        BOOT,
        () -> assertNotNull(context.getServiceReference("org.apache.karaf.features.BootFinished")));
  }
}
