package io.patchbay.itests.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows of the design: who may know whom. docs/architecture.md draws the same table. */
class ArchitectureTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.patchbay");

  /** What every bundle may use. */
  private static final List<String> COMMON =
      List.of("java..", "org.slf4j..", "org.jspecify..", "org.osgi.annotation..");

  private static final List<String> COMPONENTS =
      List.of(
          "io.patchbay.lib.settings..",
          "org.osgi.service.component..",
          "org.osgi.service.metatype..");

  private static final List<String> SIP_WORDS =
      List.of("javax.sip.message..", "javax.sip.header..", "javax.sip.address..");

  /** Bundle (and root package) to the packages it may use besides its own and the common ones. */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("lib.settings", List.of()),
          Map.entry("lib.digest", List.of()),
          Map.entry(
              "lib.database",
              List.of(
                  "io.patchbay.lib.settings..",
                  "java.sql..",
                  "javax.sql..",
                  "org.h2.jdbcx..",
                  "org.postgresql.ds..")),
          Map.entry(
              "sip.auth",
              with(
                  COMPONENTS,
                  "io.patchbay.api.sip..",
                  "io.patchbay.lib.digest..",
                  "io.patchbay.lib.database..",
                  "java.sql..",
                  "javax.crypto..",
                  "org.osgi.framework..",
                  "javax.sip.message..",
                  "javax.sip.header..",
                  "javax.sip.address..")),
          Map.entry(
              "sip.registrar",
              with(
                  COMPONENTS,
                  "io.patchbay.api.sip..",
                  "io.patchbay.lib.database..",
                  "java.sql..",
                  "org.osgi.framework..",
                  "javax.sip.message..",
                  "javax.sip.header..",
                  "javax.sip.address..")),
          Map.entry("lib.node", List.of("io.netty..", "io.patchbay.api.media..")),
          Map.entry("sdp", List.of()),
          Map.entry("api.sip", SIP_WORDS),
          Map.entry("api.media", List.of("io.patchbay.sdp..")),
          Map.entry(
              "api.call",
              List.of("io.patchbay.sdp..", "io.patchbay.api.media..", "io.patchbay.api.sip..")),
          Map.entry("testkit", with(SIP_WORDS, "io.patchbay.api..", "io.patchbay.sdp..")),
          Map.entry(
              "sip.transport",
              with(
                  COMPONENTS,
                  "io.patchbay.api.sip..",
                  "javax.sip..",
                  "gov.nist..",
                  "io.netty..",
                  "javax.net.ssl..",
                  "javax.security.auth.x500..",
                  "javax.naming..")),
          Map.entry(
              "sip.nat",
              with(
                  COMPONENTS,
                  "io.patchbay.api.sip..",
                  "io.patchbay.sdp..",
                  "javax.sip.message..",
                  "javax.sip.header..",
                  "javax.sip.address..",
                  "org.osgi.framework..")),
          Map.entry("routing", with(COMPONENTS, "io.patchbay.api.call..", "io.patchbay.api.sip..")),
          Map.entry(
              "trunks",
              with(
                  COMPONENTS,
                  "io.patchbay.lib.digest..",
                  "io.patchbay.api.sip..",
                  "io.patchbay.api.call..",
                  "javax.sip.message..",
                  "javax.sip.header..",
                  "javax.sip.address..")),
          Map.entry(
              "b2bua",
              with(
                  COMPONENTS,
                  "io.patchbay.lib.digest..",
                  "io.patchbay.api..",
                  "io.patchbay.sdp..",
                  "javax.sip.message..",
                  "javax.sip.header..",
                  "javax.sip.address..")),
          Map.entry(
              "media.select", with(COMPONENTS, "io.patchbay.api.media..", "io.patchbay.sdp..")),
          Map.entry(
              "media.relay",
              with(COMPONENTS, "io.patchbay.api.media..", "io.patchbay.sdp..", "io.netty..")),
          Map.entry(
              "media.rtpengine",
              with(
                  COMPONENTS,
                  "io.patchbay.api.media..",
                  "io.patchbay.sdp..",
                  "io.patchbay.lib.node..",
                  "org.osgi.framework..")),
          Map.entry(
              "media.rtpproxy",
              with(
                  COMPONENTS,
                  "io.patchbay.api.media..",
                  "io.patchbay.sdp..",
                  "io.patchbay.lib.node..")),
          Map.entry(
              "media.recorder",
              with(COMPONENTS, "io.patchbay.api.media..", "org.osgi.framework..")),
          Map.entry(
              "console",
              with(
                  COMPONENTS,
                  "io.patchbay.api..",
                  "io.patchbay.sdp..",
                  "org.apache.felix.service.command..",
                  "org.osgi.service.cm..",
                  "org.osgi.framework..")));

  @TestFactory
  List<DynamicTest> everyBundleKeepsToItsArrows() {
    List<DynamicTest> tests = new ArrayList<>();
    MAY_USE.forEach(
        (bundle, allowed) -> {
          String own = "io.patchbay." + bundle + "..";
          List<String> packages = new ArrayList<>(COMMON);
          packages.addAll(allowed);
          packages.add(own);
          tests.add(
              DynamicTest.dynamicTest(
                  bundle,
                  () ->
                      classes()
                          .that(resideInAPackage(own))
                          .should(
                              onlyDependOnClassesThat(
                                  resideInAnyPackage(packages.toArray(new String[0]))))
                          .check(ALL)));
        });
    return tests;
  }

  @Test
  void everyClassBelongsToABundleOfTheTable() {
    String[] known =
        MAY_USE.keySet().stream()
            .map(bundle -> "io.patchbay." + bundle + "..")
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage("io.patchbay..")
        .should()
        .resideInAnyPackage(known)
        .check(ALL);
    assertThat(ALL.size()).isGreaterThan(150);
  }

  @Test
  void osgiShowsOnlyInComponents() {
    noClasses()
        .that()
        .resideInAPackage("io.patchbay..")
        .and()
        .haveSimpleNameNotEndingWith("Component")
        .and()
        .haveSimpleNameNotEndingWith("Config")
        .and()
        .haveSimpleNameNotEndingWith("package-info")
        // reads Configuration Admin for the console: that service is its subject, not its wiring
        .and()
        .doNotHaveFullyQualifiedName("io.patchbay.console.Configurations")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.osgi.service..", "org.osgi.framework..")
        .check(ALL);
  }

  @Test
  void theApiShowsNoStack() {
    noClasses()
        .that()
        .resideInAPackage("io.patchbay.api..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("gov.nist..", "io.netty..", "javax.sdp..", "javax.sip")
        .check(ALL);
  }

  /**
   * Who may read the wall clock, which jumps: to tell people and files what time it is, to make a
   * name that no earlier run had, and for what outlives this process. Whatever waits for a while
   * goes by a clock that only grows.
   */
  @Test
  void theWallClockTimesNothing() {
    noClasses()
        .that()
        .resideInAPackage("io.patchbay..")
        .and()
        .resideOutsideOfPackages(
            "io.patchbay.console..", // prints times
            "io.patchbay.media.recorder..", // names files
            "io.patchbay.sip.auth..", // nonces and users, kept beyond a restart
            "io.patchbay.sip.registrar..", // so are bindings
            "io.patchbay.testkit..")
        .and()
        .doNotHaveFullyQualifiedName(
            "io.patchbay.b2bua.CallRecord") // when it began, for its record
        .and()
        .doNotHaveFullyQualifiedName("io.patchbay.b2bua.MediaWatch") // when something was noticed
        .and()
        .doNotHaveFullyQualifiedName("io.patchbay.b2bua.B2buaComponent") // a name of this run
        .and()
        .doNotHaveFullyQualifiedName("io.patchbay.media.relay.SessionStreams") // NTP time in RTCP
        .and()
        .doNotHaveFullyQualifiedName("io.patchbay.media.select.tap.SessionFeeds") // of packets
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .orShould()
        .callConstructor(Date.class)
        .check(ALL);
  }

  private static List<String> with(List<String> some, String... more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return all;
  }
}
