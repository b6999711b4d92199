package io.patchbay.console;

import io.patchbay.api.sip.location.Binding;
import io.patchbay.api.sip.location.LocationService;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Commands about who is registered; found by Gogo as {@link Commands} are. */
public class RegistrationCommands {
  private final Supplier<@Nullable LocationService> locations;
  private final Clock clock;

  RegistrationCommands(Supplier<@Nullable LocationService> locations, Clock clock) {
    this.locations = locations;
    this.clock = clock;
  }

  /** Everybody's. */
  public void registrations() throws CommandException {
    print(service().bindings());
  }

  /** One user's. */
  public void registrations(String user) throws CommandException {
    print(service().bindings(user));
  }

  /** Ends all registrations of a user. */
  public void unregister(String user) throws CommandException {
    LocationService service = service();
    List<Binding> bindings = service.bindings(user);
    if (bindings.isEmpty()) {
      throw new CommandException(user + " is not registered");
    }
    bindings.forEach(binding -> service.remove(user, binding.contact()));
    System.out.println(user + " is no longer registered");
  }

  /** Ends one registration of a user. */
  public void unregister(String user, String contact) throws CommandException {
    if (!service().remove(user, contact)) {
      throw new CommandException(user + " is not registered at " + contact);
    }
    System.out.println(user + " is no longer registered at " + contact);
  }

  private void print(List<Binding> bindings) {
    if (bindings.isEmpty()) {
      System.out.println("nobody is registered");
      return;
    }
    Table table = new Table("USER", "CONTACT", "Q", "SECONDS LEFT", "FROM", "USER-AGENT");
    for (Binding binding : bindings) {
      table.row(
          binding.user(),
          binding.contact(),
          binding.q() / 1000.0,
          Duration.between(clock.instant(), binding.expires()).toSeconds(),
          binding.source().transport()
              + " "
              + binding.source().remote().getAddress().getHostAddress()
              + " "
              + binding.source().remote().getPort(),
          binding.userAgent());
    }
    System.out.print(table);
  }

  private LocationService service() throws CommandException {
    LocationService service = locations.get();
    if (service == null) {
      throw new CommandException("the registrar is not running");
    }
    return service;
  }
}
