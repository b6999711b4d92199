package io.patchbay.itests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * docs/configuration.md and configs/ name the very PIDs, keys and defaults of the bundles'
 * metatype.
 */
class ConfigurationDocsTest {
  private static final Path ROOT = Path.of(System.getProperty("patchbay.root"));
  private static final Pattern HEADING = Pattern.compile("^### `(io\\.patchbay\\.[a-z0-9.]+)`.*$");
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z0-9.]+)` \\| ([^|]*?) \\| [^|]+\\|$");

  @Test
  void documentationListsEveryKeyWithItsDefault() throws Exception {
    Map<String, Map<String, String>> documented = new TreeMap<>();
    Map<String, String> current = new TreeMap<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/configuration.md"))) {
      Matcher heading = HEADING.matcher(line);
      Matcher row = ROW.matcher(line);
      if (heading.matches()) {
        current = new TreeMap<>();
        documented.put(heading.group(1), current);
      } else if (row.matches()) {
        current.put(row.group(1), row.group(2).replace("`", ""));
      }
    }
    assertThat(documented).isEqualTo(metatype());
  }

  @Test
  void shippedFilesUseOnlyKeysThatExist() throws Exception {
    Map<String, Map<String, String>> metatype = metatype();
    try (Stream<Path> files = Files.list(ROOT.resolve("configs"))) {
      List<Path> shipped = files.filter(file -> file.toString().endsWith(".cfg")).toList();
      assertThat(shipped).isNotEmpty();
      for (Path file : shipped) {
        String name = file.getFileName().toString().replaceAll("(-.*)?\\.cfg$", "");
        assertThat(metatype).as(file.toString()).containsKey(name);
        TreeSet<String> keys = new TreeSet<>();
        for (String line : Files.readAllLines(file)) {
          Matcher key =
              Pattern.compile("^\\s*#?\\s?([a-z0-9]+(\\.[a-z0-9]+)*)\\s?=.*$").matcher(line);
          if (key.matches()) {
            keys.add(key.group(1));
          }
        }
        assertThat(metatype.get(name).keySet()).as(file.toString()).containsAll(keys);
        assertThat(keys)
            .as("every key stands in " + file)
            .isEqualTo(new TreeSet<>(metatype.get(name).keySet()));
      }
    }
  }

  private static Map<String, Map<String, String>> metatype() throws Exception {
    Map<String, Map<String, String>> pids = new TreeMap<>();
    try (Stream<Path> bundles = Files.list(ROOT.resolve("bundles"))) {
      for (Path bundle : bundles.sorted().toList()) {
        Path target = bundle.resolve("target");
        if (Files.isDirectory(target)) {
          try (Stream<Path> jars = Files.list(target)) {
            for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
              readMetatype(jar, pids);
            }
          }
        }
      }
    }
    return pids;
  }

  private static void readMetatype(Path jar, Map<String, Map<String, String>> pids)
      throws Exception {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (var entry :
          file.stream().filter(e -> e.getName().matches("OSGI-INF/metatype/.*\\.xml")).toList()) {
        Document document = parse(file.getInputStream(entry));
        Map<String, String> keys = new TreeMap<>();
        var attributes = document.getElementsByTagNameNS("*", "AD");
        for (int i = 0; i < attributes.getLength(); i++) {
          Element attribute = (Element) attributes.item(i);
          keys.put(attribute.getAttribute("id"), attribute.getAttribute("default"));
        }
        var designates = document.getElementsByTagNameNS("*", "Designate");
        for (int i = 0; i < designates.getLength(); i++) {
          Element designate = (Element) designates.item(i);
          String factory = designate.getAttribute("factoryPid");
          pids.put(factory.isEmpty() ? designate.getAttribute("pid") : factory, keys);
        }
      }
    }
  }

  private static Document parse(InputStream in) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    try (in) {
      return factory.newDocumentBuilder().parse(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
