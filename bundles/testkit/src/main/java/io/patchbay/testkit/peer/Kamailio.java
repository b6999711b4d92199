package io.patchbay.testkit.peer;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Kamailio (Debian's {@code kamailio}) as a carrier, a child process on 127.0.0.2: it registers one
 * customer, asks who it is for every call and for what follows in the dialog, record-routes, and
 * has one phone of its own behind it on 127.0.0.1. It works in a folder of its own, which {@link
 * #close} removes.
 */
public final class Kamailio implements AutoCloseable {
  /** The realm and domain of the carrier. */
  public static final String REALM = "carrier.test";

  private static final Path PROGRAM = Path.of("/usr/sbin/kamailio");
  private static final String HOST = "127.0.0.2";
  private static final String SCRIPT =
      """
      #!KAMAILIO
      debug=1
      log_stderror=yes
      fork=yes
      children=2
      disable_tcp=yes
      auto_aliases=no
      listen=udp:127.0.0.2:%1$d
      alias="carrier.test"
      loadmodule "kex.so"
      loadmodule "tm.so"
      loadmodule "sl.so"
      loadmodule "rr.so"
      loadmodule "pv.so"
      loadmodule "maxfwd.so"
      loadmodule "textops.so"
      loadmodule "siputils.so"
      loadmodule "usrloc.so"
      loadmodule "registrar.so"
      loadmodule "auth.so"
      modparam("auth", "algorithm", "SHA-256")
      modparam("auth", "nonce_count", 1)
      modparam("auth", "qop", "auth")
      modparam("usrloc", "db_mode", 0)
      modparam("registrar", "min_expires", 60)
      modparam("registrar", "max_expires", 60)

      request_route {
        if (!mf_process_maxfwd_header("10")) {
          sl_send_reply("483", "Too Many Hops");
          exit;
        }
        if (is_method("CANCEL")) {
          if (t_check_trans()) t_relay();
          exit;
        }
        if (has_totag()) {
          if (!loose_route()) {
            if (is_method("ACK")) {
              if (t_check_trans()) t_relay();
            } else {
              sl_send_reply("404", "Not Here");
            }
            exit;
          }
          if ($sp != %2$d && !is_method("ACK")) {
            route(WHO);
          }
          t_relay();
          exit;
        }
        t_check_trans();
        if (is_method("OPTIONS")) {
          sl_send_reply("200", "OK");
          exit;
        }
        if (is_method("REGISTER")) {
          if (!pv_www_authenticate("carrier.test", "%3$s", "0")) {
            www_challenge("carrier.test", "1");
            exit;
          }
          save("location");
          exit;
        }
        record_route();
        if ($sp == %2$d) {
          $ru = "sip:gate@carrier.test";
          if (!lookup("location")) {
            sl_send_reply("404", "Not Registered");
            exit;
          }
        } else {
          route(WHO);
          $du = "sip:127.0.0.1:%2$d";
        }
        t_relay();
      }

      route[WHO] {
        if (!pv_proxy_authenticate("carrier.test", "%3$s", "0")) {
          proxy_challenge("carrier.test", "1");
          exit;
        }
        consume_credentials();
      }
      """;

  private final ChildProcess child;
  private final Path folder;
  private final InetSocketAddress address;

  private Kamailio(ChildProcess child, Path folder, InetSocketAddress address) {
    this.child = child;
    this.folder = folder;
    this.address = address;
  }

  /** Is it installed? */
  public static boolean available() {
    return Files.isExecutable(PROGRAM);
  }

  /** A UDP port that is free where it listens. */
  public static int freePort() throws SocketException {
    try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(HOST, 0))) {
      return probe.getLocalPort();
    }
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param port where it listens
   * @param phone port on 127.0.0.1 of its phone: calls of the customer ring there, calls from there
   *     go to where {@code gate} is registered
   * @param password of any user
   */
  public static Kamailio start(int port, int phone, String password, Duration patience)
      throws IOException, InterruptedException, TimeoutException {
    Path folder = Files.createTempDirectory("kamailio");
    Path script = folder.resolve("kamailio.cfg");
    Files.writeString(script, SCRIPT.formatted(port, phone, password));
    ProcessBuilder builder =
        new ProcessBuilder(
            PROGRAM.toString(),
            "-DD", // stays a child of ours
            "-E",
            "-f",
            script.toString(),
            "-Y",
            folder.toString(),
            "-w",
            folder.toString());
    Kamailio kamailio =
        new Kamailio(
            new ChildProcess(builder, "kamailio"), folder, new InetSocketAddress(HOST, port));
    kamailio.awaitListening(patience);
    return kamailio;
  }

  public InetSocketAddress address() {
    return address;
  }

  /** What it has said so far. */
  public String output() {
    return child.output();
  }

  /** Ends it with its children, which SIGKILL would leave behind, and removes its folder. */
  @Override
  public void close() throws IOException {
    child.terminate();
    try {
      child.waitFor(Duration.ofSeconds(10));
    } catch (TimeoutException e) {
      child.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Folder.delete(folder);
  }

  private void awaitListening(Duration patience)
      throws IOException, InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!ProcessWatch.of(child.pid()).udpPorts().contains(address.getPort())) {
      if (child.endsWithin(Duration.ofMillis(20)) || System.nanoTime() > deadline) {
        String said = child.output();
        close();
        throw new TimeoutException("kamailio does not listen on " + address + ":\n" + said);
      }
    }
  }
}
