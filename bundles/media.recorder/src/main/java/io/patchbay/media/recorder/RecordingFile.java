package io.patchbay.media.recorder;

import io.patchbay.api.media.tap.TapException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A file that has its name when it is complete, and until then that name with {@value #PART}. Every
 * failure names the path. Not thread-safe.
 */
final class RecordingFile {
  /** What a file is called after that is not complete. */
  static final String PART = ".part";

  /** How often the disk is asked how full it is, in written bytes. */
  private static final long SPACE_EVERY = 1_000_000;

  private final Path path;
  private final Path part;
  private final FileChannel channel;
  private final long maxBytes;
  private final long freeBytes;
  private long sinceAsked;

  RecordingFile(Path path, Path part, FileChannel channel, long maxBytes, long freeBytes) {
    this.path = path;
    this.part = part;
    this.channel = channel;
    this.maxBytes = maxBytes;
    this.freeBytes = freeBytes;
  }

  /**
   * Begins a file, and makes its folder.
   *
   * @param path what it will be called; nothing of that name may be there
   */
  static RecordingFile create(Path path, RecorderSettings settings) throws TapException {
    Path part = path.resolveSibling(path.getFileName() + PART);
    requireWritable(path, settings);
    try {
      return new RecordingFile(
          path,
          part,
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          settings.maxBytes(),
          settings.freeBytes());
    } catch (IOException e) {
      throw cannotWrite(part, e);
    }
  }

  /** Makes the folder of a file, and sees whether something may be written there. */
  static void requireWritable(Path path, RecorderSettings settings) throws TapException {
    try {
      Files.createDirectories(folder(path));
      if (!Files.isWritable(folder(path))) {
        throw new AccessDeniedException(folder(path).toString());
      }
      requireSpace(folder(path), settings.freeBytes());
    } catch (IOException e) {
      throw cannotWrite(folder(path), e);
    }
  }

  Path path() {
    return path;
  }

  /** Writes all that remains of {@code bytes} there; what is skipped reads as zeros. */
  void write(ByteBuffer bytes, long position) throws TapException {
    long end = position + bytes.remaining();
    if (maxBytes > 0 && end > maxBytes) {
      throw new TapException(path + " has reached max.size=" + maxBytes / 1_000_000 + " MB");
    }
    try {
      sinceAsked += bytes.remaining();
      if (sinceAsked > SPACE_EVERY) {
        sinceAsked = 0;
        requireSpace(folder(part), freeBytes);
      }
      long at = position;
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
    } catch (IOException e) {
      throw cannotWrite(part, e);
    }
  }

  /** Closes it and gives it its name. */
  void finish() throws TapException {
    try {
      channel.close();
      if (Files.exists(path)) {
        throw new FileAlreadyExistsException(path.toString());
      }
      move();
    } catch (IOException e) {
      throw cannotWrite(path, e);
    }
  }

  private void move() throws IOException {
    try {
      Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, path);
    }
  }

  private static Path folder(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  private static void requireSpace(Path folder, long least) throws IOException, TapException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < least) {
      throw new TapException(
          folder
              + " has "
              + free / 1_000_000
              + " MB left, less than free.space="
              + least / 1_000_000);
    }
  }

  private static TapException cannotWrite(Path path, IOException e) {
    return new TapException("cannot write " + path + ": " + reason(e), e);
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException exists) {
      return exists.getFile() + " is there already";
    }
    if (e instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    return String.valueOf(e.getMessage());
  }
}
