package io.patchbay.console;

import io.patchbay.api.sip.access.AccessGuard;
import io.patchbay.api.sip.access.UserAdministration;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Commands about users and those who are held back; found by Gogo as {@link Commands} are. */
public class UserCommands {
  private static final String USAGE =
      "user list | user add NAME PASSWORD | user password NAME PASSWORD | user remove NAME"
          + " | user import FILE";

  private final Supplier<@Nullable UserAdministration> users;
  private final Supplier<@Nullable AccessGuard> guard;

  UserCommands(
      Supplier<@Nullable UserAdministration> users, Supplier<@Nullable AccessGuard> guard) {
    this.users = users;
    this.guard = guard;
  }

  /** {@code list}. */
  public void user(String what) throws CommandException {
    if (!what.equals("list")) {
      throw new CommandException(USAGE);
    }
    List<UserAdministration.User> all = ask(UserAdministration::list);
    if (all.isEmpty()) {
      System.out.println("no users");
      return;
    }
    Table table = new Table("USER", "REALM", "CHANGED");
    all.forEach(user -> table.row(user.name(), user.realm(), user.changed()));
    System.out.print(table);
  }

  /** {@code remove NAME} or {@code import FILE}. */
  public void user(String what, String argument) throws CommandException {
    switch (what) {
      case "remove" -> {
        require(ask(each -> each.remove(argument)), argument);
        System.out.println("user " + argument + " is removed");
      }
      case "import" -> {
        String text = read(argument);
        System.out.println(ask(each -> each.importCsv(text)) + " users imported");
      }
      default -> throw new CommandException(USAGE);
    }
  }

  /** {@code add NAME PASSWORD} or {@code password NAME PASSWORD}. */
  public void user(String what, String name, String password) throws CommandException {
    switch (what) {
      case "add" -> {
        if (!ask(each -> each.add(name, password))) {
          throw new CommandException("there is a user " + name);
        }
        System.out.println("user " + name + " is added");
      }
      case "password" -> {
        require(ask(each -> each.password(name, password)), name);
        System.out.println("user " + name + " has a new password");
      }
      default -> throw new CommandException(USAGE);
    }
  }

  /** Who is held back for wrong passwords. */
  public void bans() throws CommandException {
    List<AccessGuard.Ban> bans = guard().bans();
    if (bans.isEmpty()) {
      System.out.println("nobody is held back");
      return;
    }
    Table table = new Table("KIND", "NAME", "TIMES", "SECONDS LEFT");
    bans.forEach(ban -> table.row(ban.kind(), ban.name(), ban.times(), ban.left().toSeconds()));
    System.out.print(table);
  }

  /** Lets a source or a user go, or {@code all}. */
  public void unban(String name) throws CommandException {
    AccessGuard current = guard();
    if (name.equals("all")) {
      List<AccessGuard.Ban> bans = current.bans();
      bans.forEach(ban -> current.lift(ban.name()));
      System.out.println(bans.size() + " let go");
    } else if (current.lift(name)) {
      System.out.println(name + " is let go");
    } else {
      throw new CommandException(name + " is not held back");
    }
  }

  private <T> T ask(Function<UserAdministration, CompletionStage<T>> question)
      throws CommandException {
    UserAdministration current = users.get();
    if (current == null) {
      throw new CommandException("the users of the gateway are not running");
    }
    try {
      return Answers.await(question.apply(current), "the database of users");
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }

  private AccessGuard guard() throws CommandException {
    AccessGuard current = guard.get();
    if (current == null) {
      throw new CommandException("authentication is not running");
    }
    return current;
  }

  private static void require(boolean there, String name) throws CommandException {
    if (!there) {
      throw new CommandException("no user " + name);
    }
  }

  private static String read(String file) throws CommandException {
    try {
      return Files.readString(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new CommandException(file + ": no such file");
    } catch (MalformedInputException e) {
      throw new CommandException(file + ": is not UTF-8");
    } catch (IOException | InvalidPathException e) {
      throw new CommandException(file + ": " + e.getMessage());
    }
  }
}
