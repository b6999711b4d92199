package io.patchbay.launcher;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Runs one command in a running gateway over its control socket.
 *
 * <p>Sent: the command as UTF-8 after its length in octets (32 bits). Received: frames of a type, a
 * length (32 bits) and a payload; {@code o} is standard output, {@code e} standard error, {@code x}
 * the exit code as one octet, which ends the conversation.
 */
final class ControlClient {
  /** Exit code when there is no gateway to talk to. */
  static final int NOT_RUNNING = 3;

  private final Path data;
  private final PrintStream out;
  private final PrintStream err;

  ControlClient(Path data, PrintStream out, PrintStream err) {
    this.data = data;
    this.out = out;
    this.err = err;
  }

  /**
   * Blocks until the command has ended.
   *
   * @return 0 when the command succeeded, 1 when it failed, {@link #NOT_RUNNING}
   */
  int run(String command) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(ControlAddress.of(data)));
      return converse(channel, command);
    } catch (EOFException e) {
      err.println("patchbay: the gateway went away before the command ended");
      return 1;
    } catch (IOException e) {
      err.println("patchbay: no gateway runs with data folder " + data);
      return NOT_RUNNING;
    }
  }

  private int converse(SocketChannel channel, String command) throws IOException {
    DataOutputStream request = new DataOutputStream(Channels.newOutputStream(channel));
    byte[] text = command.getBytes(StandardCharsets.UTF_8);
    request.writeInt(text.length);
    request.write(text);
    request.flush();
    DataInputStream answer = new DataInputStream(Channels.newInputStream(channel));
    while (true) {
      byte type = answer.readByte();
      byte[] payload = answer.readNBytes(answer.readInt());
      switch (type) {
        case 'o' -> write(out, payload);
        case 'e' -> write(err, payload);
        case 'x' -> {
          return payload[0];
        }
        default -> throw new EOFException("frame of unknown type " + type);
      }
    }
  }

  private static void write(PrintStream stream, byte[] payload) {
    stream.write(payload, 0, payload.length);
    stream.flush();
  }
}
