package io.patchbay.console;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One client of the control socket: its command comes in, frames go out.
 *
 * <p>Command: length in octets (32 bits), UTF-8. Frame: type (one octet), length (32 bits),
 * payload; {@code o} is standard output, {@code e} standard error, {@code x} the exit code as one
 * octet, which is the last.
 */
final class ControlConversation {
  private static final int LONGEST_COMMAND = 64 * 1024;
  private static final int BUFFER = 8192;

  private final DataInputStream in;
  private final DataOutputStream out;
  private final CommandRunner runner;

  ControlConversation(SocketChannel client, CommandRunner runner) {
    this.in = new DataInputStream(Channels.newInputStream(client));
    this.out = new DataOutputStream(Channels.newOutputStream(client));
    this.runner = runner;
  }

  void run() throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST_COMMAND) {
      throw new IOException("command of " + length + " octets");
    }
    byte[] text = new byte[length];
    in.readFully(text);
    boolean done;
    try (OutputStream output = new BufferedOutputStream(new Frames('o'), BUFFER);
        OutputStream errors = new BufferedOutputStream(new Frames('e'), BUFFER)) {
      done = runner.run(new String(text, StandardCharsets.UTF_8), output, errors);
    }
    frame('x', new byte[] {(byte) (done ? 0 : 1)}, 0, 1);
  }

  private synchronized void frame(char type, byte[] payload, int from, int length)
      throws IOException {
    byte[] frame = new byte[5 + length];
    frame[0] = (byte) type;
    frame[1] = (byte) (length >>> 24);
    frame[2] = (byte) (length >>> 16);
    frame[3] = (byte) (length >>> 8);
    frame[4] = (byte) length;
    System.arraycopy(payload, from, frame, 5, length);
    out.write(frame);
    out.flush();
  }

  /** Makes one frame of each write. */
  private final class Frames extends OutputStream {
    private final char type;

    Frames(char type) {
      this.type = type;
    }

    @Override
    public void write(int octet) throws IOException {
      frame(type, new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] payload, int from, int length) throws IOException {
      frame(type, payload, from, length);
    }
  }
}
