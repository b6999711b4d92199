package io.patchbay.itests.distribution.plugin;

import io.patchbay.api.sip.user.StoredUser;
import io.patchbay.api.sip.user.UserStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * The activator of a plug-in that knows users of its own, whose names begin with 7, and has names
 * for which it fails in every way there is.
 */
public final class OtherUsers implements BundleActivator, UserStore {
  /** Password of all its users. */
  public static final String PASSWORD = "their-secret";

  private static final String REALM = "elsewhere";

  @Override
  public void start(BundleContext context) {
    // above the gateway's own
    context.registerService(UserStore.class, this, new Hashtable<>(Map.of("service.ranking", 10)));
  }

  @Override
  public void stop(BundleContext context) {
    // the framework takes the service away
  }

  @Override
  public String realm() {
    return REALM;
  }

  @Override
  public CompletionStage<Optional<StoredUser>> find(String name) {
    return switch (name) {
      case "thrower" -> throw new IllegalStateException("their database is gone");
      case "linker" -> throw new NoClassDefFoundError("their/Driver");
      case "nobody" -> CompletableFuture.completedFuture(null);
      case "silent" -> new CompletableFuture<>();
      case "hanger" -> hang();
      default ->
          CompletableFuture.completedFuture(
              name.startsWith("7") ? Optional.of(user(name)) : Optional.empty());
    };
  }

  /** Until the gateway has enough of it. */
  private static CompletionStage<Optional<StoredUser>> hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return CompletableFuture.completedFuture(Optional.empty());
  }

  private static StoredUser user(String name) {
    String text = name + ":" + REALM + ":" + PASSWORD;
    return new StoredUser(name, hash("MD5", text), hash("SHA-256", text));
  }

  private static String hash(String algorithm, String text) {
    try {
      StringBuilder hex = new StringBuilder();
      for (byte each :
          MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8))) {
        hex.append(String.format("%02x", each));
      }
      return hex.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
