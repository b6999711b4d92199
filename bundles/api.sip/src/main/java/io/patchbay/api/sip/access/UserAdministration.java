package io.patchbay.api.sip.access;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The users the gateway keeps itself. Nothing blocks; stages complete on any thread, and fail when
 * the database is away. A change holds for the next request.
 */
@ProviderType
public interface UserAdministration {
  /** A user, without anything of the password. */
  record User(String name, String realm, Instant changed) {}

  /** The realm users are added to. */
  String realm();

  /** Every user of every realm, by name. */
  CompletionStage<List<User>> list();

  /**
   * Adds a user to the realm.
   *
   * @return false when there is one of that name
   * @throws IllegalArgumentException when the name or the password cannot be used
   */
  CompletionStage<Boolean> add(String name, String password);

  /**
   * Sets a user's password.
   *
   * @return false when there is no user of that name
   * @throws IllegalArgumentException when the password cannot be used
   */
  CompletionStage<Boolean> password(String name, String password);

  /**
   * Removes a user of the realm. Registrations that are there stay until they expire or are
   * removed.
   *
   * @return false when there is no user of that name
   */
  CompletionStage<Boolean> remove(String name);

  /**
   * Adds users, or sets their passwords, all or none: CSV (RFC 4180) whose first line names the
   * columns {@code user} and {@code password}, or {@code user}, {@code md5} and {@code sha256} for
   * hashes that were made for this realm.
   *
   * @return how many
   * @throws IllegalArgumentException naming the line and what is wrong with it
   */
  CompletionStage<Integer> importCsv(String text);
}
