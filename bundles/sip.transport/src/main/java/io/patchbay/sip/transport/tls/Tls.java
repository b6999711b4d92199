package io.patchbay.sip.transport.tls;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener's TLS, up to date with its files. What is read anew holds for connections made from
 * then on; what runs is not touched. Files that cannot be used leave the old state and one line.
 */
public final class Tls {
  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

  private final String source;
  private final TlsSettings settings;
  private volatile TlsContexts contexts;
  private String loaded;
  private String seen;

  /**
   * Reads the files; blocks.
   *
   * @param source the configuration file, for messages to the operator
   * @throws TlsException naming key, file and reason
   */
  public Tls(String source, TlsSettings settings) throws TlsException {
    this.source = source;
    this.settings = settings;
    this.loaded = stamp();
    this.seen = loaded;
    this.contexts = TlsContexts.of(settings);
  }

  public TlsSettings settings() {
    return settings;
  }

  /** For a peer that connects and asks for {@code host}, null when it does not say. */
  public SslContext server(@Nullable String host) {
    return contexts.server(host);
  }

  /** For a peer we connect to; its engine must be given the domain as peer host. */
  public SslContext client() {
    return contexts.client();
  }

  /** The certificates shown to who connects; empty without one. */
  public String certificates() {
    return contexts.toString();
  }

  /**
   * Reads the files again when they have changed and, since the look before, no longer do: whoever
   * writes certificate and key one after the other is not read in between. Blocks.
   */
  public synchronized void refresh() {
    String now = stamp();
    boolean settled = now.equals(seen);
    seen = now;
    if (now.equals(loaded) || !settled) {
      return;
    }
    loaded = now;
    try {
      contexts = TlsContexts.of(settings);
      LOG.info("{}: certificates read again: {}", source, contexts);
    } catch (TlsException e) {
      LOG.error("{}: {}; the certificates before it stay", source, e.getMessage());
    }
  }

  private String stamp() {
    List<Path> files = new ArrayList<>(settings.certificates());
    files.addAll(settings.keys());
    settings.keystore().ifPresent(files::add);
    settings.trust().ifPresent(files::add);
    StringBuilder stamp = new StringBuilder();
    for (Path file : files) {
      try {
        stamp.append(Files.getLastModifiedTime(file).toMillis()).append('/');
        stamp.append(Files.size(file)).append('/').append(file.toRealPath()).append(' ');
      } catch (IOException e) {
        stamp.append("missing ");
      }
    }
    return stamp.toString();
  }
}
